package dev.ontrial.trial.file;

import dev.ontrial.history.WorkloadKind;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Configuration.Habits;
import dev.ontrial.trial.GroupProtocol;
import dev.ontrial.trial.WorkloadSetup;
import dev.ontrial.workload.ApplicationSpec.Processing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a configuration makes of the settings of its consumers, where Kafka has defaults. */
public final class ConsumerReader {
  private static final String AUTO_COMMIT = "enable.auto.commit";

  private final Complaints complaints;
  private final Consumer<String> notices;

  ConsumerReader(Complaints complaints, Consumer<String> notices) {
    this.complaints = complaints;
    this.notices = notices;
  }

  /**
   * When an application commits: by {@code processing}, or by {@code enable.auto.commit}, which is
   * taken out of the settings. A properties file without it has Kafka's default, which is true.
   */
  Processing processing(YamlMap map, WorkloadKind workload, Map<String, String> given) {
    Processing asked =
        map.has("processing")
            ? map.choice("processing", Processing.values(), Configuration::word, null)
            : null;
    String auto = given.remove(AUTO_COMMIT);
    boolean commits = auto != null && auto.strip().equalsIgnoreCase("true");
    String place = map.has("consumer-file") ? "consumer-file" : "consumer";
    String why = WorkloadSetup.of(workload).whyNoAutoCommit();
    if (!why.isEmpty()) {
      if (commits) {
        complaints.add(map.complaint(place, why + "; leave it out"));
      }
      return asked == null ? Habits.DEFAULT.processing() : asked;
    }
    if (auto != null && asked != null && commits != (asked == Processing.AUTO)) {
      complaints.add(
          map.complaint(
              "processing",
              "`%s` contradicts enable.auto.commit=%s; leave one of them out"
                  .formatted(Configuration.word(asked), commits)));
    }
    return asked != null ? asked : usual(map, auto, commits);
  }

  private Processing usual(YamlMap map, @Nullable String auto, boolean commits) {
    if (auto == null && map.has("consumer-file")) {
      if (complaints.isEmpty()) {
        notices.accept(
            map.string("consumer-file")
                + ": it does not set enable.auto.commit, so Kafka's default, true, is on trial"
                + " (`processing: auto`)");
      }
      return Processing.AUTO;
    }
    return commits ? Processing.AUTO : Habits.DEFAULT.processing();
  }

  /**
   * The settings with what a group is given for its trial, and with Kafka's defaults where those
   * decide what is promised.
   *
   * @param shortened the timeouts of a trial; empty for Kafka's own
   * @param old whether they are those of an earlier run, which set other defaults
   */
  Map<String, String> complete(
      WorkloadKind workload,
      Map<String, String> shortened,
      Map<String, String> given,
      boolean old) {
    if (!workload.consumes()) {
      return Map.of();
    }
    Map<String, String> consumer = new LinkedHashMap<>(shortened);
    consumer.putAll(given);
    if (GroupProtocol.isNew(consumer)) {
      // KIP-848: the brokers decide; the client refuses to be told.
      shortened.keySet().stream()
          .filter(key -> key.equals("session.timeout.ms") || key.equals("heartbeat.interval.ms"))
          .filter(key -> !given.containsKey(key))
          .forEach(consumer::remove);
    }
    if (WorkloadSetup.of(workload).hasPlainConsumers()) {
      consumer.putIfAbsent("auto.offset.reset", old ? "earliest" : "latest");
      consumer.putIfAbsent("isolation.level", old ? "read_committed" : "read_uncommitted");
    }
    return consumer;
  }
}
