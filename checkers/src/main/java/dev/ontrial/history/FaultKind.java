package dev.ontrial.history;

import java.util.List;

/**
 * A way of breaking brokers, clients, or the network between them, or something that operators do
 * to a cluster under load. A constant has all the words of its kind.
 */
public enum FaultKind implements Word {
  /** SIGKILL; restarted (clients: replaced) at the end, a broker's data kept. */
  KILL("kill", "{who} {was} killed", "killed", Trait.ENDS_PROCESS),
  /** SIGSTOP; SIGCONT at the end. */
  PAUSE("pause", "{who} {was} paused", "paused"),
  /** SIGTERM and a controlled shutdown; started again at the end. */
  RESTART("restart", "{who} {was} restarted", "restarted", Trait.ENDS_PROCESS),
  /** SIGTERM and a controlled shutdown; started at the end with another version. */
  UPGRADE(
      "upgrade",
      "{who} {was} restarted with another version",
      "restarted with another version",
      Trait.ENDS_PROCESS),
  /** No byte passes between the target and the others, in either direction. */
  ISOLATE("isolate", "{who} {was} cut off", "cut off"),
  /** The target receives requests, and its responses are dropped. */
  REPLIES_LOST("replies-lost", "replies of {who} were lost", "replies lost"),
  /** Every byte between the target and the others arrives later. */
  LATENCY("latency", "the network of {who} was slow", "network slow"),
  /** Every connection between the target and the others has a limited rate. */
  BANDWIDTH("bandwidth", "the bandwidth of {who} was limited", "bandwidth limited"),
  /** Every connection between the target and the others is closed at once; new ones work. */
  RESET("reset", "connections to {who} were reset", "connections reset"),
  /** The machine stops at once, and what was not forced to its disk is gone. */
  POWER_LOSS("power-loss", "{who} lost power", "power lost", Trait.ENDS_PROCESS),
  /** Files on the target's disk are damaged while it is down; it starts on them at the end. */
  CORRUPT("corrupt", "files of {who} were damaged", "files damaged", Trait.ENDS_PROCESS),
  /** Operations on log segments fail, so that brokers end; they are started again at the end. */
  DISK_ERROR("disk-error", "the disk of {who} failed", "disk failed", Trait.ENDS_PROCESS),
  /** Operations on log segments take longer. */
  DISK_SLOW("disk-slow", "the disk of {who} was slow", "disk slow"),
  /** Clients are stopped, successors take over, and then the old ones continue. */
  ZOMBIE("zombie", "{who} {was} replaced while paused", "replaced while paused"),
  /** Members join and leave the groups again and again. */
  REBALANCE("rebalance", "groups rebalanced", "rebalance"),
  /** Clients end in good order, some after the others, and come back as their new deployment. */
  REDEPLOY("redeploy", "{who} {was} redeployed", "redeployed", Trait.HARMLESS),
  /** Single frames between the target and its clients are dropped, delayed, or answered. */
  WIRE("wire", "requests to {who} were intercepted", "frames intercepted"),
  /** The wall clock jumps, or runs faster or slower; at the end it is true again. */
  CLOCK("clock", "the clock of {who} was shifted", "clock shifted"),
  /** The process runs for a small share of the time, stopped by SIGSTOP in between. */
  STARVE("starve", "{who} {was} starved of CPU time", "starved of CPU"),
  /** The process can open no more files and accept no more connections. */
  FILE_DESCRIPTORS(
      "file-descriptors",
      "{who} had no file descriptors left",
      "out of file descriptors",
      Trait.ENDS_PROCESS),
  /** The process gets no more memory from its machine. */
  MEMORY("memory", "{who} got no more memory", "out of memory", Trait.ENDS_PROCESS),
  /** The levels of the cluster's features are changed. */
  ALTER_FEATURES(
      "alter-features", "feature levels were changed", "feature levels changed", Trait.HARMLESS),
  /** Every topic-partition on trial gets another leader, in an orderly way. */
  ELECT_LEADER(
      "elect-leader", "{who} {was} elected leader", "elected leader", Trait.DONE_AS_IT_BEGINS),
  /** The replicas of a broker are moved to another one. */
  REASSIGN(
      "reassign", "the replicas of {who} were moved", "replicas moved", Trait.DONE_AS_IT_BEGINS),
  /** A setting of the topics on trial is changed, and restored at the end. */
  ALTER_CONFIG("alter-config", "topic settings were changed", "settings changed", Trait.HARMLESS),
  /** Topics on trial get more partitions. */
  ADD_PARTITIONS("add-partitions", "partitions were added", "partitions added", Trait.HARMLESS),
  /** Topics on trial are deleted and created again, with other ids. */
  RECREATE_TOPIC(
      "recreate-topic", "topics were deleted and created again", "created again", Trait.HARMLESS),
  /** Topics on trial are deleted, and stay so. */
  DELETE_TOPIC("delete-topic", "topics were deleted", "topics deleted", Trait.HARMLESS),
  /** A controller leaves the metadata quorum, and is added to it again at the end. */
  REMOVE_CONTROLLER(
      "remove-controller",
      "{who} {was} removed from the metadata quorum",
      "removed from the quorum"),
  /** A controller with an empty disk joins the metadata quorum. */
  ADD_CONTROLLER("add-controller", "a controller was added", "controller added"),
  /** A broker with an empty disk joins and gets replicas. */
  ADD_BROKER("add-broker", "a broker was added", "broker added"),
  /** A broker is drained of its replicas, stopped and unregistered. */
  REMOVE_BROKER(
      "remove-broker",
      "{who} {was} drained and removed",
      "drained and removed",
      Trait.DONE_AS_IT_BEGINS),
  /** Clients may send and fetch a limited number of bytes per second; others wait. */
  QUOTA("quota", "clients were limited by quotas", "quotas set"),
  /** What topics on trial hold is deleted up to an offset, but for the newest records. */
  DELETE_RECORDS(
      "delete-records", "records were deleted on request", "records deleted", Trait.HARMLESS),
  /** A word that this version does not know; the history is damaged. */
  UNKNOWN("unnamed", "an unknown fault struck {who}", "unknown fault");

  /** What a kind does besides what its words say. */
  private enum Trait {
    ENDS_PROCESS,
    HARMLESS,
    DONE_AS_IT_BEGINS
  }

  private final String word;
  private final String clause;
  private final String done;
  private final boolean endsProcess;
  private final boolean harmless;
  private final boolean doneAsItBegins;

  /**
   * @param clause what happened, as words that can follow "when"
   * @param done the same in the fewest words, after the target's
   */
  FaultKind(String word, String clause, String done, Trait... traits) {
    this.word = word;
    this.clause = clause;
    this.done = done;
    this.endsProcess = List.of(traits).contains(Trait.ENDS_PROCESS);
    this.harmless = List.of(traits).contains(Trait.HARMLESS);
    this.doneAsItBegins = List.of(traits).contains(Trait.DONE_AS_IT_BEGINS);
  }

  @Override
  public String word() {
    return word;
  }

  /**
   * What happened, in words that can follow "when", such as {@code the leader was killed}.
   *
   * @param who the target
   * @param many whether the target is more than one
   */
  public String clause(String who, boolean many) {
    return clause.replace("{who}", who).replace("{was}", many ? "were" : "was");
  }

  /** What happened in the fewest words, such as {@code killed}. */
  public String done() {
    return done;
  }

  /**
   * Whether it ends the target's process, so that a broker reads its state from its disk again; but
   * for those that {@link FaultSeen#ranOn} says.
   */
  public boolean endsProcess() {
    return endsProcess;
  }

  /**
   * Whether it can delay, lose or repeat what brokers and clients send to each other, or move what
   * a broker leads or coordinates.
   */
  public boolean disturbs() {
    return !harmless;
  }

  /**
   * Whether it is verified to have begun when its work is done, as a move of replicas is: what it
   * delays waits between the request for it and that moment.
   */
  public boolean isDoneAsItBegins() {
    return doneAsItBegins;
  }
}
