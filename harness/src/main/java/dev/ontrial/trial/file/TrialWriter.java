package dev.ontrial.trial.file;

import dev.ontrial.docker.Images;
import dev.ontrial.external.OwnCluster;
import dev.ontrial.settings.Secrets;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Durations;
import dev.ontrial.trial.Load;
import dev.ontrial.trial.NativeSettings;
import dev.ontrial.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Writes a trial file in which nothing is left to a default, so that it runs the same anywhere.
 * Values that may be secrets are masked; see {@link HiddenValues}.
 */
public final class TrialWriter {
  private TrialWriter() {}

  /**
   * The YAML of a trial.
   *
   * @param provenance where the run came from: versions, commit, machine
   */
  public static String write(Trial trial, Map<String, Object> provenance) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("trial", trial.name());
    root.put("column", trial.column());
    root.put("seed", trial.seed());
    root.put("cluster", cluster(trial.cluster()));
    root.put("links", trial.links().name().toLowerCase(Locale.ROOT));
    root.put(
        "configurations", trial.configurations().stream().map(TrialWriter::configuration).toList());
    root.put("schedule", trial.schedule().stream().map(StepWriter::write).toList());
    demands(root, trial.demands());
    root.put("timing", timing(trial.timing()));
    root.put("provenance", provenance);
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    return new Dump(settings).dumpToString(root);
  }

  /** A configuration as a trial file has it, in lines. */
  public static List<String> configurationLines(Configuration configuration) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(120).build();
    return new Dump(settings).dumpToString(configuration(configuration)).lines().toList();
  }

  private static void demands(Map<String, Object> root, Map<String, Trial.Demand> demands) {
    Map<String, Object> controls = new LinkedHashMap<>();
    Map<String, Object> notApplicable = new LinkedHashMap<>();
    Map<String, Object> exposure = new LinkedHashMap<>();
    Map<String, Object> require = new LinkedHashMap<>();
    demands.forEach((name, demand) -> {
      if (!demand.controls().isEmpty()) {
        controls.put(name, new ArrayList<>(demand.controls()));
      }
      if (!demand.notApplicable().isEmpty()) {
        notApplicable.put(name, Secrets.masked(demand.notApplicable()));
      }
      // A copy: what several configurations share would become an alias, of which YAML allows few.
      exposure.put(name, new LinkedHashMap<>(demand.exposure()));
      if (!demand.require().isNone()) {
        require.put(name, new ArrayList<>(demand.require().words()));
      }
    });
    root.put("controls", controls);
    root.put("not-applicable", notApplicable);
    root.put("exposure", exposure);
    root.put("require", require);
  }

  private static Map<String, Object> cluster(Brokers cluster) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (cluster.program() != null) {
      map.put(ProgramReader.KEY, cluster.program().text());
      map.put("clients", cluster.clients());
      map.put("timeouts", cluster.productionTimeouts() ? "production" : "short");
      return map;
    }
    map.put("brokers", cluster.brokers());
    if (cluster.controllers() > 0) {
      map.put("controllers", cluster.controllers());
    }
    if (cluster.logDirs() > 1) {
      map.put(TrialReader.LOG_DIRS, cluster.logDirs());
    }
    map.put("kafka", cluster.others().isEmpty() ? cluster.kafka() : versions(cluster));
    map.put("clients", cluster.clients());
    map.put("timeouts", cluster.productionTimeouts() ? "production" : "short");
    Map<String, String> known = new LinkedHashMap<>(cluster.settings());
    known.values().removeIf(OwnCluster.UNKNOWN::equals);
    map.put("settings", recorded(Scope.BROKER, known));
    map.put("features", cluster.features());
    Images images = cluster.images();
    if (images != null) {
      map.put("kind", cluster.pods() == null ? "docker" : "kubernetes");
      map.put("image", images.broker());
      map.put("toxiproxy-image", images.toxiproxy());
      map.put("image-adapter", images.adapter());
    }
    if (cluster.pods() != null) {
      map.put(PodsReader.KEY, PodsReader.written(cluster.pods()));
    }
    return map;
  }

  private static Map<Integer, String> versions(Brokers cluster) {
    Map<Integer, String> versions = new LinkedHashMap<>();
    cluster.nodes().all().forEach(node -> versions.put(node, cluster.versionOf(node)));
    return versions;
  }

  private static Map<String, Object> configuration(Configuration configuration) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", configuration.name());
    map.put("workload", configuration.workload().word());
    // Nothing is left out of the settings, so none may be laid under them.
    // Of an application of the user's own the settings of the producer are not written.
    boolean isShort =
        !configuration.own().isNone() && configuration.producer().containsKey("request.timeout.ms");
    map.put("timeouts", isShort ? "short" : "production");
    if (!configuration.client().isNone()) {
      map.put("client", configuration.client().name());
      map.put("native", NativeSettings.recorded(configuration.client().settings()));
    }
    if (configuration.own().isNone()) {
      map.put("producer", recorded(Scope.PRODUCER, configuration.producer()));
    } else {
      map.putAll(configuration.own().write());
    }
    if (configuration.workload().consumes() && configuration.own().isNone()) {
      map.put("consumer", recorded(configuration.consumers(), configuration.consumer()));
    }
    if (!configuration.redeployed().isNone()) {
      map.put("redeployed", redeployed(configuration));
    }
    map.put("topic", recorded(Scope.TOPIC, configuration.topic()));
    Configuration.Habits habits = configuration.habits();
    map.put("sync", habits.sync());
    map.put("resend", habits.resend());
    map.put("keys", habits.keys());
    map.put("processing", Configuration.word(habits.processing()));
    map.put("processing-time", Durations.format(habits.processingTime()));
    if (!habits.deserializationTime().isZero()) {
      map.put("deserialization-time", Durations.format(habits.deserializationTime()));
    }
    map.put("load", load(configuration.load()));
    map.put("features", new LinkedHashMap<>(configuration.features()));
    map.put("columns", new ArrayList<>(configuration.columns()));
    return map;
  }

  private static Map<String, Object> redeployed(Configuration configuration) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("producer", recorded(Scope.PRODUCER, configuration.redeployed().producer()));
    if (configuration.workload().consumes()) {
      map.put(
          "consumer", recorded(configuration.consumers(), configuration.redeployed().consumer()));
    }
    return map;
  }

  /** The settings, of which those that must not be recorded are masked. */
  private static Map<String, String> recorded(Scope scope, Map<String, String> settings) {
    Map<String, String> recorded = new LinkedHashMap<>();
    settings.forEach((key, value) ->
        recorded.put(
            key,
            key.equals(Configuration.REPLICATION_FACTOR)
                ? value
                : Settings.recorded(scope, key, value)));
    return recorded;
  }

  private static Map<String, Object> load(Load load) {
    Map<String, Object> loadMap = new LinkedHashMap<>();
    loadMap.put("records-per-second", load.recordsPerSecond());
    loadMap.put("record-bytes", load.recordBytes());
    loadMap.put("max-outstanding", load.maxOutstanding());
    loadMap.put("partitions", load.partitions());
    loadMap.put("leaders", load.leaders());
    loadMap.put("producers", load.producers());
    loadMap.put("abort-percent", load.abortPercent());
    return loadMap;
  }

  private static Map<String, Object> timing(Trial.Timing timing) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("warm-up", Durations.format(timing.warmUp()));
    map.put("recovery", Durations.format(timing.recovery()));
    map.put("stuck-after", Durations.format(timing.stuckAfter()));
    return map;
  }
}
