// Amazon's client of S3 for Node against the local platform. Usage: client-s3.js ENDPOINT BUCKET KEY FILE.csv

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const [endpoint, Bucket, Key, file] = process.argv.slice(2);
const s3 = new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1" });
const prefix = "clients/node/";

const lines = (await readFile(file, "utf8")).split("\n");
await s3.send(new PutObjectCommand({ Bucket, Key, Body: [lines[0], ...lines.slice(701, 1901)].join("\n") + "\n" }));

const large = Readable.from((function* () { for (let i = 0; i < 11; i++) yield Buffer.alloc(1 << 20, "x"); })());
await new Upload({ client: s3, params: { Bucket, Key: prefix + "large", Body: large } }).done();
const url = await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: prefix + "large" }));
assert.equal((await (await fetch(url)).arrayBuffer()).byteLength, 11 << 20);
// else the URL holds the checksum of the body that it was signed without, which no body has, there as here
const signer = new S3Client({ endpoint, forcePathStyle: true, region: "us-east-1", requestChecksumCalculation: "WHEN_REQUIRED" });
const put = await getSignedUrl(signer, new PutObjectCommand({ Bucket, Key: prefix + "presigned" }));
assert.equal((await fetch(put, { method: "PUT", body: "presigned" })).status, 200);

const sizes = [];
for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, { Bucket, Prefix: prefix })) {
  sizes.push(...(page.Contents ?? []).map((each) => each.Size));
}
assert.deepEqual(sizes, [11 << 20, 9]);
for (const { Key, VersionId } of (await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: prefix }))).Versions) {
  await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
}
