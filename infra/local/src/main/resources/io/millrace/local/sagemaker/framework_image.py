"""Stands for SageMaker's framework images: runs a script as their toolkit does.

What it keeps of the contract (environment.py, mapping.py and params.py of aws/sagemaker-training-toolkit): the
hyperparameters sagemaker_program and sagemaker_submit_directory, all others as arguments (--name value) and in
SM_HPS and SM_HP_NAME, requirements.txt, the SM_ variables.
The folder that stands for /opt/ml is in MILLRACE_ML_ROOT; the packages of a requirements.txt are in a
virtual environment of their own, which is kept, under the folder that is the only argument. It sees those of the
Python at hand as well, which stand for what the image has.
"""
import collections, fcntl, hashlib, json, os, shutil, signal, subprocess, sys, tarfile

ROOT = os.environ["MILLRACE_ML_ROOT"]
CACHE = sys.argv[1]


def fail(reason):
    os.makedirs(os.path.join(ROOT, "output"), exist_ok=True)
    with open(os.path.join(ROOT, "output/failure"), "w") as failure:
        failure.write(reason)
    print(reason, flush=True)
    sys.exit(1)


def here(path):
    """Where a path of the container is on this machine."""
    return path.replace("/opt/ml", ROOT, 1) if path.startswith("/opt/ml/") else path


def config(name):
    with open(os.path.join(ROOT, "input/config", name)) as file:
        return json.load(file)


def unpacked(archive):
    folder = os.path.join(ROOT, "code")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with tarfile.open(archive) as tar:
        for member in tar:
            target = os.path.realpath(os.path.join(folder, member.name))
            if not member.isfile() or not target.startswith(os.path.realpath(folder) + os.sep):
                fail("The sources hold %r, which is no file in their folder." % member.name)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                shutil.copyfileobj(tar.extractfile(member), file)
    return folder


def python(code):
    """The interpreter that has what the sources require."""
    requirements = os.path.join(code, "requirements.txt")
    if not os.path.exists(requirements):
        return sys.executable
    with open(requirements, "rb") as file:
        content = file.read()
    name = hashlib.sha256(sys.prefix.encode() + sys.version.encode() + b"\n" + content).hexdigest()
    folder = os.path.join(CACHE, name)
    interpreter = os.path.join(folder, "bin", "python")
    os.makedirs(CACHE, exist_ok=True)
    with open(folder + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.exists(folder + ".ready"):
            print("Installing requirements.txt into an environment of its own.", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            if run([sys.executable, "-m", "venv", "--system-site-packages", folder])[0]:
                fail("There is no environment: python3 -m venv failed (on Debian: apt install python3-venv).")
            status, last = run([interpreter, "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--timeout", "60", "-r", requirements])
            if status:
                fail("requirements.txt cannot be installed: " + last)
            open(folder + ".ready", "w").close()
    return interpreter


def run(command, **options):
    """Runs a program, prints what it says, and tells its status and its last words."""
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    last = collections.deque(maxlen=3)
    for line in child.stdout:
        sys.stdout.buffer.write(line)
        sys.stdout.flush()
        if line.strip():
            last.append(line.decode(errors="replace").strip())
    return child.wait(), " ".join(last)[-800:]


def decoded(value):
    try:
        return json.loads(value)
    except ValueError:
        return value


given = config("hyperparameters.json")
own = {
    name: decoded(value)
    for name, value in sorted(given.items())
    if not name.startswith("sagemaker_") and name != "_tuning_objective_metric"
}
written = {name: value if isinstance(value, str) else json.dumps(value) for name, value in own.items()}
program = json.loads(given["sagemaker_program"])
code = unpacked(here(json.loads(given["sagemaker_submit_directory"])))
resources = config("resourceconfig.json")
channels = config("inputdataconfig.json")
variables = {
    "PATH": os.environ.get("PATH", ""),
    "HOME": os.environ.get("HOME", ""),
    "LANG": "C.UTF-8",
    "PYTHONUNBUFFERED": "1",
    "SM_MODEL_DIR": os.path.join(ROOT, "model"),
    "SM_OUTPUT_DIR": os.path.join(ROOT, "output"),
    "SM_OUTPUT_DATA_DIR": os.path.join(ROOT, "output/data"),
    "SM_INPUT_DIR": os.path.join(ROOT, "input"),
    "SM_CHANNELS": json.dumps(sorted(channels)),
    "SM_HOSTS": json.dumps(resources["hosts"]),
    "SM_CURRENT_HOST": resources["current_host"],
    "SM_NUM_GPUS": "0",
    "SM_NUM_CPUS": str(os.cpu_count()),
    "SM_HPS": json.dumps(own),
    "SM_MODULE_DIR": code,
    "SM_USER_ENTRY_POINT": program,
    "TRAINING_JOB_NAME": os.environ.get("TRAINING_JOB_NAME", ""),
}
for channel in channels:
    variables["SM_CHANNEL_" + channel.upper()] = os.path.join(ROOT, "input/data", channel)
for name, value in written.items():
    variables["SM_HP_" + name.upper()] = value
arguments = [part for name, value in written.items() for part in (("-" if len(name) == 1 else "--") + name, value)]
interpreter = python(code)
variables["PATH"] = os.path.dirname(interpreter) + os.pathsep + variables["PATH"]
command = (["/bin/sh", program] if program.endswith(".sh") else [interpreter, program]) + arguments
status, last = run(command, cwd=code, env=variables)
if status:
    fail("%s ended with status %s: %s" % (program, status, last))
