package io.millrace.cdk;

import java.time.Duration;

/**
 * Every function of the platform: the module that it belongs to, and what it is given to run.
 *
 * <p>Memory and timeout are measured: {@code tests/benchmark/README.md} has the measures and says
 * how they were taken, {@code tests/benchmark/functions.csv} records them, and a test there fails
 * where a function has no measure with its memory, or less than this rule asks:
 *
 * <ul>
 *   <li>memory of 1.3 times the peak that the function had with the least memory with which it did
 *       its largest work, and did not fail or spend its time on collecting garbage;
 *   <li>a timeout of three times the slowest invocation, at the share of a core that the memory
 *       buys; where no snapshot is taken, a start within Lambda's ten seconds.
 * </ul>
 *
 * <p>That is the least. Lambda gives processor time by memory, one core at 1769 MiB, so that up to
 * there computing costs the same with any memory and is only faster with more; what costs more is
 * to wait and to be restored. So a function that answers callers, or that the way from a file to a
 * prediction leads through, has 1024 MiB, and {@link #PREDICT} a whole core; one that the clock
 * starts, or a person once in a while, has 512, the least for a Spring function: the metadata of
 * its classes takes up to 46 MiB, beside the 85 % that the heap may take.
 *
 * <p>Nearly all start from a snapshot, which costs nothing for Java: {@link #snapStart}.
 */
public enum FunctionSpecification {
  INGEST_UPLOAD("intake", "IngestUpload", Framework.SPRING, 1769, Duration.ofMinutes(15)),
  PREDICT_FILE("batch", "PredictFile", Framework.SPRING, 1769, Duration.ofMinutes(15)),
  PUBLISH_TABLE("tables", "PublishTable", Framework.SPRING, 512, Duration.ofMinutes(5)),
  REGISTER_TABLE("tables", "RegisterTable", Framework.SPRING, 512, Duration.ofMinutes(1)),
  LAUNCH_TRAINING("training", "LaunchTraining", Framework.SPRING, 1024, Duration.ofMinutes(1)),
  CONCLUDE_TRAINING("training", "ConcludeTraining", Framework.SPRING, 1024, Duration.ofMinutes(2)),
  REGISTER_VERSION("registry", "RegisterVersion", Framework.SPRING, 1024, Duration.ofMinutes(2)),
  PROMOTE_VERSION("registry", "PromoteVersion", Framework.SPRING, 1024, Duration.ofMinutes(2)),
  RECEIVE_PROMOTION("registry", "ReceivePromotion", Framework.SPRING, 1024, Duration.ofMinutes(2)),
  DEPLOY_VERSION("deployment", "DeployVersion", Framework.SPRING, 1024, Duration.ofMinutes(1)),
  ROLL_BACK("deployment", "RollBack", Framework.SPRING, 1024, Duration.ofMinutes(1)),
  ADVANCE_ROLLOUTS("deployment", "AdvanceRollouts", Framework.SPRING, 512, Duration.ofMinutes(1)),
  /** It loads what is served, as {@link #PREDICT} does. */
  MANAGE_ENDPOINTS("deployment", "ManageEndpoints", Framework.SPRING, 1769, Duration.ofMinutes(3)),
  SUMMARIZE_CAPTURES(
      "monitoring", "SummarizeCaptures", Framework.SPRING, 1769, Duration.ofMinutes(15)),
  RECONCILE("reconciliation", "Reconcile", Framework.SPRING, 512, Duration.ofMinutes(15)),
  PUBLISH_OUTBOX("outbox", "PublishOutbox", Framework.SPRING, 1024, Duration.ofMinutes(1)),
  CONTROL_API("api", "ControlApi", Framework.SPRING, 1024, Duration.ofSeconds(29)),
  PREDICT("prediction", "Predict", Framework.NONE, 1769, Duration.ofSeconds(15)),
  /** Its caller waits for it, so it ends before {@link #PREDICT} does. */
  PREDICT_ONNX("onnx-prediction", "PredictOnnx", Framework.NONE, 1769, Duration.ofSeconds(13)),
  /** SageMaker ends an answer after eight minutes. */
  CONVERSE("language", "Converse", Framework.STREAMING, 1024, Duration.ofMinutes(10)),
  AUTHORIZE("access", "Authorize", Framework.NONE, 1024, Duration.ofSeconds(10)),
  ISSUE_TOKEN("access", "IssueToken", Framework.NONE, 512, Duration.ofSeconds(30));

  /** The script in a package that starts what answers bit by bit. */
  public static final String STREAMING_SCRIPT = "streaming";

  private static final int SNAPSHOT_DISK_MIB = 512; // SnapStart takes no more

  /** What calls the code of a function. */
  private enum Framework {
    /** Spring Cloud Function's adapter, which calls the bean named after the function. */
    SPRING,
    /** Lambda itself: the function's class is a {@code RequestStreamHandler}. */
    NONE,
    /**
     * A runtime of our own, which passes on what a {@code StreamedFunction} answers as it comes.
     */
    STREAMING
  }

  private final String module;
  private final String title;
  private final Framework framework;
  private final int memoryMib;
  private final Duration timeout;

  FunctionSpecification(
      String module, String title, Framework framework, int memoryMib, Duration timeout) {
    this.module = module;
    this.title = title;
    this.framework = framework;
    this.memoryMib = memoryMib;
    this.timeout = timeout;
  }

  /** The module that it is built in, for instance {@code intake}. */
  public String module() {
    return module;
  }

  /** What it does, for instance {@code IngestUpload}. */
  public String title() {
    return title;
  }

  public int memoryMib() {
    return memoryMib;
  }

  public Duration timeout() {
    return timeout;
  }

  /** Disk under {@code /tmp}: a data set, and what is predicted, is written there first. */
  public int diskMib() {
    return this == INGEST_UPLOAD || this == PREDICT_FILE ? 4096 : SNAPSHOT_DISK_MIB;
  }

  /**
   * Whether it starts from a snapshot of an initialised process: all do but those with more disk
   * than a snapshot may have, the one whose runtime is our own, and the one that a person invokes,
   * once in a while: Lambda drops snapshots that nobody asks for during two weeks.
   */
  public boolean snapStart() {
    return diskMib() == SNAPSHOT_DISK_MIB && !isStreamed() && this != ISSUE_TOKEN;
  }

  /** Whether it answers bit by bit, at a URL of its own. */
  public boolean isStreamed() {
    return framework == Framework.STREAMING;
  }

  /** Whether it runs as a bean of a Spring application. */
  public boolean isSpring() {
    return framework == Framework.SPRING;
  }

  /** The class that Lambda calls. */
  public String handler() {
    if (!isSpring()) {
      return "io.millrace.%s.%s".formatted(module.replace("-", ""), title);
    }
    return "io.millrace.runtime.function.PrimedInvoker";
  }

  /** The bean that Spring Cloud Function calls, for instance {@code ingestUpload}. */
  public String bean() {
    return Character.toLowerCase(title.charAt(0)) + title.substring(1);
  }

  /**
   * The Spring application of the module, for instance {@code
   * io.millrace.intake.IntakeApplication}.
   */
  public String application() {
    return "io.millrace.%s.%s%sApplication"
        .formatted(module, Character.toUpperCase(module.charAt(0)), module.substring(1));
  }
}
