"""Made the models beside this, with scikit-learn 1.9.1, skl2onnx 1.20.0, onnx 1.23.2, LightGBM 4.7.0 and CatBoost 1.2.10."""
import json
import numpy as np, pandas as pd
from sklearn.linear_model import LogisticRegression, LinearRegression
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.impute import SimpleImputer
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType, Int64TensorType, DoubleTensorType
from onnx import external_data_helper
O=''
r=np.random.default_rng(1)
n=400
X=pd.DataFrame({'tenure':r.integers(0,72,n).astype('float32'),'contract':r.choice(['Month-to-month','One year','Two year'],n)})
z=1.2-0.05*X.tenure-0.8*(X.contract=='Two year')
y=(r.random(n)<1/(1+np.exp(-z))).astype(int)
X.loc[::17,'tenure']=np.nan; X.loc[::13,'contract']=''
m=Pipeline([('c',ColumnTransformer([('n',Pipeline([('i',SimpleImputer()),('s',StandardScaler())]),['tenure']),('w',OneHotEncoder(handle_unknown='ignore'),['contract'])])),('l',LogisticRegression())]).fit(X,y)
T=[('tenure',FloatTensorType([None,1])),('contract',StringTensorType([None,1]))]
def save(name,model,types,**o):
    onx=convert_sklearn(model,initial_types=types,target_opset={'':15,'ai.onnx.ml':3},**o)
    open(O+name,'wb').write(onx.SerializeToString()); return onx
a=save('columns.onnx',m,T,options={id(m):{'zipmap':False}})
save('zipmap.onnx',m,T)
probe=pd.DataFrame({'tenure':[1.0,60.0,np.nan,12.0],'contract':['Month-to-month','Two year','One year','never seen']})
json.dump([[None if np.isnan(t) else float(t),c,float(p)] for t,c,p in zip(probe.tenure,probe.contract,m.predict_proba(probe)[:,1])],open(O+'columns.json','w'))
W=r.normal(size=(300,3)).astype('float32'); v=W@np.array([1.,-2.,.5])+3
l=LinearRegression().fit(W,v)
save('matrix.onnx',l,[('X',FloatTensorType([None,3]))])
save('matrix-double.onnx',l,[('X',DoubleTensorType([None,3]))])
# multiclass
k=LogisticRegression().fit(W,np.digitize(v,[2,4]))
save('classes.onnx',k,[('X',FloatTensorType([None,3]))],options={id(k):{'zipmap':False,'raw_scores':False}})
save('scores.onnx',k,[('X',FloatTensorType([None,3]))],options={id(k):{'zipmap':False,'raw_scores':True}})
# external data
from onnx import helper, TensorProto, numpy_helper
t=numpy_helper.from_array(np.ones((3,1),dtype='float32'),'w')
g=helper.make_graph([helper.make_node('MatMul',['X','w'],['Y'])],'g',[helper.make_tensor_value_info('X',TensorProto.FLOAT,[None,3])],[helper.make_tensor_value_info('Y',TensorProto.FLOAT,[None,1])],[t])
mm=helper.make_model(g,opset_imports=[helper.make_opsetid('',15)],ir_version=8)
external_data_helper.set_external_data(mm.graph.initializer[0],location='../../../../etc/passwd')
mm.graph.initializer[0].ClearField('raw_data'); mm.graph.initializer[0].data_location=1
open(O+'external.onnx','wb').write(mm.SerializeToString())
g2=helper.make_graph([helper.make_node('Run',['X'],['Y'],domain='my.company')],'g',[helper.make_tensor_value_info('X',TensorProto.FLOAT,[None,3])],[helper.make_tensor_value_info('Y',TensorProto.FLOAT,[None,1])])
open(O+'custom.onnx','wb').write(helper.make_model(g2,opset_imports=[helper.make_opsetid('',15),helper.make_opsetid('my.company',1)],ir_version=8).SerializeToString())
# a class by its name
names=LogisticRegression().fit(W,np.where(W[:,0]+1>0,'Yes','No'))
save('labels.onnx',names,[('X',FloatTensorType([None,3]))],options={id(names):{'zipmap':False}})
# LightGBM 4.7.0, by onnxmltools 1.16.0
from lightgbm import LGBMClassifier
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType as Floats
r=np.random.default_rng(3)
X=r.normal(size=(600,3)).astype('float32'); X[::11,1]=np.nan
y=np.where(np.nan_to_num(X[:,0])+np.nan_to_num(X[:,1])+r.normal(size=600)*.5>1,'Yes','No')
b=LGBMClassifier(n_estimators=20,num_leaves=7,verbose=-1).fit(X,y)
open(O+'lightgbm.onnx','wb').write(convert_lightgbm(b,initial_types=[('input',Floats([None,3]))],zipmap=False,target_opset=15).SerializeToString())
json.dump([[None if np.isnan(v) else float(v) for v in row]+[float(p)] for row,p in zip(X[:8],b.predict_proba(X[:8])[:,1])],open(O+'lightgbm.json','w'))
# CatBoost 1.2.10, which says probabilities as a map of each row
from catboost import CatBoostClassifier
c=CatBoostClassifier(iterations=20,depth=3,verbose=0,random_seed=1,allow_writing_files=False).fit(X,y)
c.save_model(O+'catboost.onnx',format='onnx')
json.dump([[None if np.isnan(v) else float(v) for v in row]+[float(p)] for row,p in zip(X[:8],c.predict_proba(X[:8])[:,1])],open(O+'catboost.json','w'))
kinds=CatBoostClassifier(iterations=20,depth=3,verbose=0,random_seed=1,allow_writing_files=False).fit(W,np.digitize(v,[2,4]))
kinds.save_model(O+'catboost-classes.onnx',format='onnx')
