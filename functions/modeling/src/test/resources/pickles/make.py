"""Made the pickles beside this, with joblib 1.6.0 and scikit-learn 1.9.1."""
import io, pickle, tarfile, zipfile
import joblib, numpy as np
from sklearn.linear_model import LogisticRegression
P=''
small={'a':np.array([1.0,2.0]),'f':LogisticRegression()}
joblib.dump(small,P+'joblib.bin'); joblib.dump(small,P+'joblib-zlib.bin',compress=('zlib',3)); joblib.dump(small,P+'joblib-gzip.bin',compress=('gzip',3))
pickle.dump(small,open(P+'protocol4.bin','wb'),protocol=4); pickle.dump(small,open(P+'protocol2.bin','wb'),protocol=2); pickle.dump(small,open(P+'protocol0.bin','wb'),protocol=0)
with zipfile.ZipFile(P+'torch.bin','w') as zf: zf.writestr('archive/data.pkl',pickle.dumps({'w':1,'x':np.float64(2)},protocol=2)); zf.writestr('archive/version','3')
with tarfile.open(P+'tar.bin','w') as tf:
    b=pickle.dumps(small); i=tarfile.TarInfo('notes.txt'); i.size=len(b); tf.addfile(i,io.BytesIO(b))
with tarfile.open(P+'targz.bin','w:gz') as tf:
    b=pickle.dumps(small); i=tarfile.TarInfo('notes.txt'); i.size=len(b); tf.addfile(i,io.BytesIO(b))
np.save(open(P+'objects.bin','wb'),np.array([{},None],dtype=object),allow_pickle=True)
open(P+'eval.bin','wb').write(b"cos\nsystem\n(S'true'\ntR.")
