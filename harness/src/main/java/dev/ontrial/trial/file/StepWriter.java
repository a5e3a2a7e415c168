package dev.ontrial.trial.file;

import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.fault.Strike;
import dev.ontrial.trial.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes one step of a schedule so that {@link StepReader} reads the same step. */
final class StepWriter {
  private StepWriter() {}

  /** The keys and values of a step, nothing left to a default. */
  static Map<String, Object> write(ScheduledFault step) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("fault", step.kind().word());
    map.put("target", step.target().word());
    if (step.target().isRole()) {
      map.put("as-of", step.target().asOfStart() ? "start" : "step");
    }
    if (step.fault().onLinks()) {
      map.put("from", step.scope().word());
    }
    map.put("at", Durations.format(step.at()));
    Strike strike = step.strike();
    if (strike == null || !strike.watches()) {
      map.put("for", Durations.format(step.length()));
    }
    if (strike != null) {
      CueWriter.strike(strike, map);
    }
    CueWriter.cue(step.cue(), strike != null, map);
    step.fault()
        .parameters()
        .forEach((key, value) ->
            map.put(key, value instanceof Duration time ? Durations.format(time) : value));
    return map;
  }
}
