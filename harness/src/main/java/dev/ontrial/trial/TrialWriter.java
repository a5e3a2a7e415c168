package dev.ontrial.trial;

import dev.ontrial.fault.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Writes a trial file in which nothing is left to a default, so that it runs the same anywhere. */
final class TrialWriter {
  private TrialWriter() {}

  /**
   * The YAML of a trial.
   *
   * @param provenance where the run came from: versions, commit, machine
   */
  static String write(Trial trial, Map<String, Object> provenance) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("trial", trial.name());
    root.put("seed", trial.seed());
    root.put("cluster", cluster(trial.cluster()));
    root.put("links", trial.links().name().toLowerCase(Locale.ROOT));
    root.put(
        "configurations", trial.configurations().stream().map(TrialWriter::configuration).toList());
    root.put("schedule", trial.schedule().stream().map(TrialWriter::step).toList());
    Map<String, Object> controls = new LinkedHashMap<>();
    trial.controls().forEach((name, kinds) -> controls.put(name, new ArrayList<>(kinds)));
    root.put("controls", controls);
    root.put("not-applicable", trial.notApplicable());
    root.put("exposure", trial.exposure());
    root.put("timing", timing(trial.timing()));
    root.put("provenance", provenance);
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    return new Dump(settings).dumpToString(root);
  }

  private static Map<String, Object> cluster(Trial.Brokers cluster) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("brokers", cluster.brokers());
    map.put("kafka", cluster.kafka());
    map.put("clients", cluster.clients());
    map.put("timeouts", cluster.productionTimeouts() ? "production" : "short");
    map.put("settings", cluster.settings());
    return map;
  }

  private static Map<String, Object> configuration(Configuration configuration) {
    Configuration.Load load = configuration.load();
    Map<String, Object> loadMap = new LinkedHashMap<>();
    loadMap.put("records-per-second", load.recordsPerSecond());
    loadMap.put("record-bytes", load.recordBytes());
    loadMap.put("max-outstanding", load.maxOutstanding());
    loadMap.put("partitions", load.partitions());
    loadMap.put("producers", load.producers());
    loadMap.put("abort-percent", load.abortPercent());
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", configuration.name());
    map.put("workload", configuration.workload().word());
    map.put("producer", configuration.producer());
    map.put("topic", configuration.topic());
    map.put("load", loadMap);
    return map;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fault", step.kind().word());
    map.put("target", step.target().word());
    if (step.kind().onLinks()) {
      map.put("from", step.scope().word());
    }
    map.put("at", Durations.format(step.at()));
    map.put("for", Durations.format(step.length()));
    if (step.kind() == Step.Kind.LATENCY) {
      map.put("delay", Durations.format(step.delay()));
      map.put("jitter", Durations.format(step.jitter()));
    }
    return map;
  }

  private static Map<String, Object> timing(Trial.Timing timing) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("warm-up", Durations.format(timing.warmUp()));
    map.put("recovery", Durations.format(timing.recovery()));
    map.put("stuck-after", Durations.format(timing.stuckAfter()));
    return map;
  }
}
