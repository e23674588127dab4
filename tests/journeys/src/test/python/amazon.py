"""Amazon's own clients against the local platform: boto3 and the AWS CLI.

Usage: amazon.py ENDPOINT INTAKE-BUCKET, with the credentials in the environment. It leaves nothing behind.
"""

import io
import os
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, bucket = sys.argv[1:]
prefix = "amazon-clients/"  # no project: nothing is learned from it


def client(name, **more):
    return boto3.client(name, endpoint_url=endpoint, **more)


def refused(code, call):
    try:
        call()
    except ClientError as e:
        assert e.response["Error"]["Code"] == code, e
        return e.response["Error"]["Message"]
    raise AssertionError(f"{code} was expected")


def body(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


s3 = client("s3", config=Config(signature_version="s3v4"))

# objects: put, in parts, copied, listed, presigned
s3.put_object(Bucket=bucket, Key=prefix + "a", Body=b"content")
in_parts = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
s3.upload_fileobj(io.BytesIO(b"x" * (11 << 20)), bucket, prefix + "b", Config=in_parts)
s3.copy({"Bucket": bucket, "Key": prefix + "b"}, bucket, prefix + "c", Config=in_parts)
listed = s3.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]
assert [o["Size"] for o in listed] == [7, 11 << 20, 11 << 20], listed
url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": prefix + "a"})
assert body(url) == b"content"
assert s3.get_object(Bucket=bucket, Key=prefix + "a")["ServerSideEncryption"]

# what is not done is refused by its name
assert "Object Lock" in refused(
    "InvalidRequest",
    lambda: s3.put_object(Bucket=bucket, Key=prefix + "d", Body=b"", ObjectLockLegalHoldStatus="ON"),
)
try:
    body(f"{endpoint}/{bucket}/{prefix}a")
    raise AssertionError("unsigned")
except urllib.error.HTTPError as e:
    assert e.code == 403 and b"<Code>AccessDenied</Code>" in e.read()

# a form
post = s3.generate_presigned_post(
    bucket, prefix + "${filename}", Conditions=[["content-length-range", 1, 100]]
)
boundary = uuid.uuid4().hex
parts = "".join(
    f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in post["fields"].items()
)
form = (
    f'{parts}--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="posted"\r\n\r\n'
    f"by a form\r\n--{boundary}--\r\n"
)
request = urllib.request.Request(
    post["url"],
    form.encode(),
    {"Content-Type": f"multipart/form-data; boundary={boundary}"},
)
assert urllib.request.urlopen(request).status == 204
assert s3.get_object(Bucket=bucket, Key=prefix + "posted")["Body"].read() == b"by a form"

# versions, where they are kept
for version in s3.list_object_versions(Bucket=bucket, Prefix=prefix).get("Versions", []):
    s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
left = s3.list_object_versions(Bucket=bucket, Prefix=prefix)
assert "Versions" not in left and "DeleteMarkers" not in left, left

# the others: what is asked is answered, or refused
logs = client("logs")
group = logs.describe_log_groups(logGroupNamePrefix="/millrace/", limit=1)["logGroups"][0]
logs.filter_log_events(logGroupName=group["logGroupName"], filterPattern="?ERROR ?WARN")
refused("InvalidParameterException", lambda: logs.filter_log_events(
    logGroupName=group["logGroupName"], filterPattern="{ $.level = ERROR }"))
refused("ValidationException", lambda: client("sagemaker").list_training_jobs(NextToken="bogus"))
assert client("lambda").list_event_source_mappings()["EventSourceMappings"]
stack = client("cloudformation").list_stacks()["StackSummaries"][-1]["StackName"]
assert client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
assert client("apigatewayv2").get_apis()["Items"]
assert client("events").list_rules()["Rules"]
assert len(client("sqs").list_queues(MaxResults=1)["QueueUrls"]) == 1
refused("UnknownServiceException", lambda: client("iam").get_role(RoleName="r"))

# the AWS CLI
def aws(*arguments):
    command = [os.path.join(os.path.dirname(sys.executable), "aws"), "--endpoint-url", endpoint]
    return subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout


aws("s3", "ls", f"s3://{bucket}/")
aws("logs", "filter-log-events", "--log-group-name", group["logGroupName"], "--interleaved")
aws("cloudformation", "describe-stack-events", "--stack-name", stack)
print("Amazon's clients are answered, or refused by name")
