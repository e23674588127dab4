"""What people put files into S3 with, against the local platform: each puts one in that is taken in, and does what it is used for.

Usage: stacks.py ENDPOINT INTAKE-BUCKET FOLDER FILE.csv, with the credentials in the environment. Each client's part of the file
becomes FOLDER/NAME.csv; all else goes under FOLDER "clients/", which is no project, and is taken away again.
"""

import concurrent.futures
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request

import boto3
import pandas
import s3fs
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from pyarrow import csv, fs, parquet

endpoint, bucket, folder, table = sys.argv[1:]
lines = pathlib.Path(table).read_text().splitlines(keepends=True)
here = pathlib.Path(tempfile.mkdtemp())
large = here / "large"
large.write_bytes(b"x" * (11 << 20))
PART = 5 << 20
ROWS = 1200


def rows(first):
    """A table that no other client puts in: what is the same twice is taken in once."""
    return lines[0] + "".join(lines[first : first + ROWS])


def length(url):
    with urllib.request.urlopen(url) as answer:
        return len(answer.read())


def program(name, *arguments, **environment):
    command = [os.path.join(os.path.dirname(sys.executable), name), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def file(name, first):
    path = here / name
    path.write_text(rows(first))
    return str(path)


def with_boto3():
    s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
    s3.put_object(Bucket=bucket, Key=f"{folder}/boto3.csv", Body=rows(1).encode())
    in_parts = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART)
    s3.upload_file(str(large), bucket, "clients/boto3/in-parts", Config=in_parts)
    put = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "clients/boto3/presigned"})
    urllib.request.urlopen(urllib.request.Request(put, b"presigned", method="PUT")).close()
    pages = s3.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix="clients/boto3/", PaginationConfig={"PageSize": 1}
    )
    assert [o["Size"] for page in pages for o in page.get("Contents", [])] == [11 << 20, 9]
    versions = boto3.resource("s3").Bucket(bucket).object_versions.filter(Prefix="clients/boto3/")
    assert len(list(versions)) == 2
    versions.delete()


def with_the_aws_cli():
    def aws(*arguments):
        return program("aws", *arguments)

    config = here / "aws"
    config.write_text("[default]\ns3 =\n  signature_version = s3v4\n")
    aws("s3", "cp", file("cli.csv", 101), f"s3://{bucket}/{folder}/cli.csv")
    aws("s3", "cp", "--no-progress", str(large), f"s3://{bucket}/clients/cli/large")
    listed = aws("s3", "ls", f"s3://{bucket}/clients/cli/", "--recursive", "--summarize")
    assert "Total Size: 11534336" in listed, listed
    url = program("aws", "s3", "presign", f"s3://{bucket}/clients/cli/large", AWS_CONFIG_FILE=str(config)).strip()
    assert length(url) == 11 << 20
    aws("s3", "mv", "--no-progress", f"s3://{bucket}/clients/cli/large", f"s3://{bucket}/clients/cli/moved")
    versions = aws("s3api", "list-object-versions", "--bucket", bucket, "--prefix", "clients/cli/", "--max-items", "2")
    assert '"NextToken"' in versions or '"Versions"' in versions, versions
    aws("s3", "rm", "--recursive", f"s3://{bucket}/clients/cli/")
    # what `aws logs tail` of CLI 2 asks
    newest = aws(
        "logs", "filter-log-events", "--log-group-name", "/millrace/dev/IngestUpload",
        "--start-time", "0", "--interleaved", "--max-items", "1", "--query", "events[0].message",
    )
    assert newest.strip() not in ("", "null"), newest
    tail = shutil.which("aws", path="/usr/bin:/usr/local/bin")
    if tail and re.match(r"aws-cli/2\.", subprocess.run([tail, "--version"], capture_output=True, text=True).stdout):
        tailed = subprocess.run(
            [tail, "--endpoint-url", endpoint, "logs", "tail", "/millrace/dev/IngestUpload", "--since", "1h"],
            check=True, capture_output=True, text=True,
        )
        assert tailed.stdout, tailed.stderr
        print("aws logs tail")


def with_pyarrow():
    files = fs.S3FileSystem(endpoint_override=endpoint, region="us-east-1")
    with files.open_output_stream(f"{bucket}/{folder}/pyarrow.csv") as out:
        out.write(rows(201).encode())
    learned = csv.read_csv(files.open_input_file(f"{bucket}/{folder}/pyarrow.csv"))
    parquet.write_table(learned, f"{bucket}/clients/pyarrow/a.parquet", filesystem=files)
    one_column = parquet.read_table(f"{bucket}/clients/pyarrow/a.parquet", filesystem=files, columns=["churn"])
    assert one_column.num_rows == ROWS
    files.move(f"{bucket}/clients/pyarrow/a.parquet", f"{bucket}/clients/pyarrow/b.parquet")
    with files.open_output_stream(f"{bucket}/clients/pyarrow/large") as out:
        out.write(large.read_bytes())
    sizes = {i.base_name: i.size for i in files.get_file_info(fs.FileSelector(f"{bucket}/clients/pyarrow"))}
    assert sizes["large"] == 11 << 20 and set(sizes) == {"large", "b.parquet"}, sizes
    files.delete_dir_contents(f"{bucket}/clients/pyarrow")


def with_s3fs_and_pandas():
    read = pandas.read_csv(io.StringIO(rows(301)))
    read.to_csv(f"s3://{bucket}/{folder}/s3fs.csv", index=False)
    files = s3fs.S3FileSystem(version_aware=True, config_kwargs={"signature_version": "s3v4"})
    assert len(files.object_version_info(f"{bucket}/{folder}/s3fs.csv")) == 1
    with files.open(f"{bucket}/clients/s3fs/large", "wb", block_size=PART) as out:
        out.write(large.read_bytes())
    assert length(files.sign(f"{bucket}/clients/s3fs/large")) == 11 << 20
    files.mv(f"{bucket}/clients/s3fs/large", f"{bucket}/clients/s3fs/moved")
    read.to_parquet(f"s3://{bucket}/clients/s3fs/p.parquet")
    assert len(pandas.read_parquet(f"s3://{bucket}/clients/s3fs/p.parquet")) == ROWS
    files.invalidate_cache()
    assert len(files.glob(f"{bucket}/clients/s3fs/*")) == 2
    files.rm(f"{bucket}/clients/s3fs", recursive=True)


def with_awswrangler():
    import awswrangler

    read = pandas.read_csv(io.StringIO(rows(401)))
    awswrangler.s3.to_csv(read, f"s3://{bucket}/{folder}/awswrangler.csv", index=False)
    dataset = f"s3://{bucket}/clients/awswrangler/"
    awswrangler.s3.to_parquet(read, dataset, dataset=True, partition_cols=["contract"])
    assert len(awswrangler.s3.read_parquet(dataset, dataset=True)) == ROWS
    assert len(awswrangler.s3.list_objects(dataset)) == 3
    awswrangler.s3.delete_objects(dataset)
    assert awswrangler.s3.does_object_exist(f"s3://{bucket}/{folder}/awswrangler.csv")


def with_s3cmd():
    host = endpoint.split("//")[1]

    def s3cmd(*arguments):
        usual = ["--config=/dev/null", f"--host={host}", f"--host-bucket={host}", "--no-ssl", "--no-progress"]
        keys = [f"--access_key={os.environ['AWS_ACCESS_KEY_ID']}", f"--secret_key={os.environ['AWS_SECRET_ACCESS_KEY']}"]
        return program("s3cmd", *usual, *keys, "--region=us-east-1", *arguments)

    mine = f"s3://{bucket}/clients/s3cmd"
    s3cmd("put", file("s3cmd.csv", 501), f"s3://{bucket}/{folder}/s3cmd.csv")
    s3cmd("put", "--multipart-chunk-size-mb=5", str(large), f"{mine}/large")
    s3cmd("cp", f"{mine}/large", f"{mine}/copy")
    assert "11534336" in s3cmd("info", f"{mine}/copy")
    s3cmd("get", "--force", f"{mine}/copy", str(here / "back"))
    assert (here / "back").stat().st_size == 11 << 20
    assert "23068672" in s3cmd("du", f"{mine}/")
    s3cmd("del", "--recursive", "--force", f"{mine}/")
    assert not s3cmd("ls", f"{mine}/")


def with_rclone():
    remote = {f"RCLONE_CONFIG_M_{k}": v for k, v in {
        "TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": endpoint, "ENV_AUTH": "true", "REGION": "us-east-1",
    }.items()}

    def rclone(*arguments):
        return program("rclone", *arguments, RCLONE_CONFIG=os.devnull, RCLONE_S3_NO_CHECK_BUCKET="true", **remote)

    mine = f"M:{bucket}/clients/rclone"
    rclone("copyto", file("rclone.csv", 601), f"M:{bucket}/{folder}/rclone.csv")
    rclone("copyto", "--s3-upload-cutoff=5M", "--s3-chunk-size=5M", str(large), f"{mine}/large")
    rclone("check", "--one-way", "--include", "large", str(here), mine)
    assert length(rclone("link", "--expire=1h", f"{mine}/large").strip()) == 11 << 20
    rclone("moveto", f"{mine}/large", f"{mine}/moved")
    assert rclone("lsf", mine) == "moved\n"
    assert len(rclone("lsf", "--s3-versions", mine).splitlines()) >= 2
    rclone("purge", mine)


clients = [named for name, named in list(globals().items()) if name.startswith("with_")]
with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for client, outcome in [(c, pool.submit(c)) for c in clients]:
        outcome.result()
        print(client.__name__)

# what was put elsewhere has no versions left
for version in boto3.resource("s3").Bucket(bucket).object_versions.filter(Prefix="clients/"):
    version.delete()
shutil.rmtree(here)
