"""SageMaker's own SDK against the local platform: a job that was trained is attached, and trained once more by Estimator.fit.

Usage: estimator.py, with endpoint and credentials in the environment.
"""

import contextlib
import io

import boto3
from sagemaker import Session
from sagemaker.estimator import Estimator
from sagemaker.inputs import TrainingInput

sagemaker = boto3.client("sagemaker")
job = sagemaker.list_training_jobs(StatusEquals="Completed", MaxResults=1)["TrainingJobSummaries"][0]["TrainingJobName"]
told = sagemaker.describe_training_job(TrainingJobName=job)
output = told["OutputDataConfig"]["S3OutputPath"]
session = Session(default_bucket=output.split("/")[2])

attached = Estimator.attach(job, sagemaker_session=session)
assert attached.model_data == told["ModelArtifacts"]["S3ModelArtifacts"], attached.model_data

again = Estimator(
    image_uri=told["AlgorithmSpecification"]["TrainingImage"],
    role=told["RoleArn"],
    instance_count=1,
    instance_type="ml.m5.large",
    hyperparameters=told.get("HyperParameters"),
    environment=told.get("Environment"),
    output_path=output.rstrip("/") + "/again",
    base_job_name="again",
    sagemaker_session=session,
)
said = io.StringIO()
with contextlib.redirect_stdout(said):
    again.fit({
        channel["ChannelName"]: TrainingInput(source["S3Uri"], s3_data_type=source["S3DataType"])
        for channel in told["InputDataConfig"]
        for source in [channel["DataSource"]["S3DataSource"]]
    })
assert "The model is trained." in said.getvalue(), said.getvalue()[-2000:]
bucket, key = again.model_data.removeprefix("s3://").split("/", 1)
assert boto3.client("s3").head_object(Bucket=bucket, Key=key)["ContentLength"] > 1000
print("attached and fitted")
