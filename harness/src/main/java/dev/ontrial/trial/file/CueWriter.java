package dev.ontrial.trial.file;

import dev.ontrial.fault.Cue;
import dev.ontrial.fault.Strike;
import dev.ontrial.fault.Trigger;
import dev.ontrial.link.wire.Action;
import dev.ontrial.link.wire.Condition;
import dev.ontrial.trial.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.requests.TransactionResult;
import org.jspecify.annotations.Nullable;

/** Writes what {@link CueReader} and {@link StrikeReader} read. */
final class CueWriter {
  private CueWriter() {}

  static void cue(Cue cue, boolean waits, Map<String, Object> map) {
    if (!cue.name().isEmpty()) {
      map.put("name", cue.name());
    }
    if (cue.after() != null) {
      map.put("after", cue.after().toString());
    }
    if (cue.when() != null) {
      map.put("when", trigger(cue.when()));
    }
    if (waits || cue.when() != null) {
      map.put("within", Durations.format(cue.within()));
    }
  }

  private static Map<String, Object> trigger(Trigger trigger) {
    Map<String, Object> map = new LinkedHashMap<>();
    switch (trigger) {
      case Trigger.Acks acks -> {
        map.put("acks", acks.count());
        map.put("configuration", acks.configuration());
      }
      case Trigger.Appended appended -> {
        map.put("appended", appended.count());
        map.put("topic", appended.topic());
        map.put("partition", appended.partition());
      }
      case Trigger.LeaderChanged changed -> {
        map.put("leader-changed", changed.topic());
        map.put("partition", changed.partition());
      }
      case Trigger.IsrShrunk shrunk -> {
        map.put("isr-shrunk", shrunk.topic());
        map.put("partition", shrunk.partition());
      }
      case Trigger.TransactionOpened opened ->
          map.put("transaction-opened", opened.transactionalId());
    }
    return map;
  }

  static void strike(Strike strike, Map<String, Object> map) {
    map.put("on", condition(strike.on()));
    map.put("do", strike.action().word());
    switch (strike.action()) {
      case Action.Hold hold -> {
        Duration time = hold.time();
        if (time != null) {
          map.put("until", Durations.format(time));
        } else if (!strike.until().isEmpty()) {
          map.put("until", strike.until());
        }
      }
      case Action.Duplicate duplicate -> {
        if (!duplicate.delay().isZero()) {
          map.put("delay", Durations.format(duplicate.delay()));
        }
      }
      case Action.Answer answer -> map.put("error", answer.error().name());
      case Action.Cut cut ->
          map.put("bytes", cut.after() == Action.Cut.WHOLE ? StrikeReader.ALL : cut.after());
      case Action.Drop drop -> {}
      case Action.Disconnect disconnect -> {}
      case Action.Watch watch -> {}
    }
  }

  private static Map<String, Object> condition(Condition on) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("api", on.apis().stream().map(api -> api.name).sorted().toList());
    map.put("direction", on.direction().name().toLowerCase(Locale.ROOT));
    put(map, "topic", on.topic());
    put(map, "partition", on.partition());
    put(map, "transactional-id", on.transactionalId());
    put(map, "producer-id", on.producerId());
    put(map, "group", on.group());
    TransactionResult result = on.result();
    put(map, "result", result == null ? null : result.name().toLowerCase(Locale.ROOT));
    put(map, "error", on.error() == null ? null : on.error().name());
    map.put("nth", on.nth());
    map.put("times", on.times() == Condition.ALL ? StrikeReader.ALL : on.times());
    return map;
  }

  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
