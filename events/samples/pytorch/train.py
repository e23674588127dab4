"""Learns to tell kinds of soil apart, with PyTorch, and leaves the model as ONNX.

SageMaker's PyTorch image runs it as it is, and so does the local platform where the Python at hand has torch: on
every GPU of every machine, with mixed precision, and on two processes where there is none. Processes learn from
parts of the rows and share their gradients (DistributedDataParallel). Missing numbers are NaN, here and when asked.
"""
import copy, csv, inspect, json, os
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

EPOCHS, BATCH = 60, 128
GPUS = torch.cuda.device_count()
PROCESSES = GPUS or 2
HOSTS = json.loads(os.environ["SM_HOSTS"])


class Classifier(nn.Module):
    """Logits of the classes; what it knows of the columns' scales is part of it."""

    def __init__(self, rows, classes):
        super().__init__()
        self.register_buffer("mean", rows.nanmean(0))
        self.register_buffer("deviation", torch.nan_to_num((rows - self.mean), 0.0).std(0).clamp(min=1e-6))
        self.layers = nn.Sequential(
            nn.Linear(rows.shape[1], 128), nn.ReLU(), nn.Dropout(0.1),
            nn.Linear(128, 128), nn.ReLU(), nn.Dropout(0.1),
            nn.Linear(128, classes),
        )

    def forward(self, rows):
        known = torch.where(torch.isnan(rows), self.mean, rows)
        return self.layers((known - self.mean) / self.deviation)


def data(part, inputs, target):
    with open(os.path.join(os.environ["SM_CHANNEL_" + part.upper()], part + ".csv"), newline="") as file:
        table = list(csv.DictReader(file))
    rows = torch.tensor([[float(row[name] or "nan") for name in inputs] for row in table])
    return rows, torch.tensor([int(row[target]) for row in table])


def learn(process):
    with open(os.path.join(os.environ["SM_CHANNEL_SIGNATURE"], "signature.json")) as file:
        signature = json.load(file)
    inputs, target = [i["name"] for i in signature["inputs"]], signature["outputs"][0]["name"]
    rank, world = HOSTS.index(os.environ["SM_CURRENT_HOST"]) * PROCESSES + process, len(HOSTS) * PROCESSES
    master = HOSTS[0] if len(HOSTS) > 1 else "127.0.0.1"
    torch.distributed.init_process_group("nccl" if GPUS else "gloo", f"tcp://{master}:29500", rank=rank, world_size=world)
    torch.manual_seed(1)
    torch.set_num_threads(1)
    device = torch.device("cuda", process) if GPUS else torch.device("cpu")

    rows, classes = (part.to(device) for part in data("train", inputs, target))
    check, truth = (part.to(device) for part in data("validation", inputs, target))
    net = Classifier(rows, int(max(classes.max(), truth.max())) + 1).to(device)
    shared = DistributedDataParallel(net, device_ids=[process] if GPUS else None)
    optimizer = torch.optim.AdamW(shared.parameters(), lr=2e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    scaler = torch.cuda.amp.GradScaler(enabled=GPUS > 0)
    best, kept = float("inf"), None
    for epoch in range(EPOCHS):
        net.train()
        order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(epoch)).to(device)
        for at in range(0, len(order) - len(order) % world, BATCH * world):
            mine = order[at : at + BATCH * world][rank::world]
            with torch.autocast(device.type, torch.float16 if GPUS else torch.bfloat16, enabled=GPUS > 0):
                loss = nn.functional.cross_entropy(shared(rows[mine]), classes[mine])
            optimizer.zero_grad()
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
        schedule.step()
        net.eval()
        with torch.no_grad():
            now = nn.functional.cross_entropy(net(check), truth).item()
        if now < best:
            best, kept = now, copy.deepcopy(net.state_dict())
        if rank == 0:
            print(f"[{epoch}] validation-mlogloss:{now:.5f}", flush=True)
    torch.distributed.destroy_process_group()

    if rank == 0:
        net.load_state_dict(kept)
        model = nn.Sequential(net, nn.Softmax(1)).cpu().eval()
        classic = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
        torch.onnx.export(
            model, (check[:2].cpu(),), os.path.join(os.environ["SM_MODEL_DIR"], "model.onnx"), opset_version=15,
            input_names=["columns"], output_names=["probabilities"], dynamic_axes={"columns": {0: "rows"}, "probabilities": {0: "rows"}}, **classic,
        )
        probabilities = model(check[:1].cpu())[0].tolist()
        print("probe", json.dumps({"instance": dict(zip(inputs, check[0].tolist())), "probabilities": probabilities}))


if __name__ == "__main__":
    torch.multiprocessing.spawn(learn, nprocs=PROCESSES)
