package dev.ontrial.trial.file;

import dev.ontrial.fault.Strike;
import dev.ontrial.link.Direction;
import dev.ontrial.link.wire.Action;
import dev.ontrial.link.wire.Condition;
import dev.ontrial.trial.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.TransactionResult;
import org.jspecify.annotations.Nullable;

/** Reads which frames a step of the wire strikes, and what it does to them. */
final class StrikeReader {
  private static final List<String> ACTIONS =
      List.of("drop", "hold", "delay", "duplicate", "answer", "cut", "disconnect", "watch");
  private static final List<String> APIS =
      Arrays.stream(ApiKeys.values()).map(api -> api.name).toList();
  private static final List<String> ERRORS =
      Arrays.stream(Errors.values()).map(Errors::name).toList();

  private static final Set<ApiKeys> ENDING = EnumSet.of(ApiKeys.END_TXN, ApiKeys.WRITE_TXN_MARKERS);

  /** The word for all frames from the n-th on, and for all of a frame's bytes. */
  static final String ALL = "all";

  private StrikeReader() {}

  static Strike read(YamlMap map) {
    YamlMap on =
        map.map("on")
            .orElseThrow(
                () -> map.complaint("on", "say which frames, as in `on: {api: Produce, nth: 3}`"));
    Condition condition = condition(on);
    on.done();
    String word = map.oneOf("do", ACTIONS, null);
    if (!word.equals("duplicate")) {
      only(map, word, "delay", "delay");
    }
    only(map, word, "answer", "error");
    only(map, word, "cut", "bytes");
    only(map, word, "hold", "until");
    if (word.equals("duplicate") && condition.direction() == Direction.REPLY) {
      throw map.complaint("do", "no client takes a second reply; `duplicate` is of requests");
    }
    if (word.equals("watch") && condition.times() != 1) {
      throw on.complaint("times", "`watch` is over with the first; it has no `times`");
    }
    Optional<Duration> time = Durations.parse(map.string("until", ""));
    String until = time.isEmpty() ? map.string("until", "") : "";
    return new Strike(condition, action(map, word, time.orElse(null)), until);
  }

  private static void only(YamlMap map, String word, String owner, String key) {
    if (!word.equals(owner) && map.has(key)) {
      throw map.complaint(key, "only `do: " + owner + "` has it");
    }
  }

  private static Action action(YamlMap map, String word, @Nullable Duration time) {
    return switch (word) {
      case "drop" -> new Action.Drop();
      case "hold" -> new Action.Hold(time);
      case "delay" -> new Action.Hold(delay(map));
      case "duplicate" ->
          map.has("delay") ? new Action.Duplicate(delay(map)) : Action.Duplicate.AT_ONCE;
      case "answer" -> new Action.Answer(answer(map));
      case "cut" -> new Action.Cut(bytes(map));
      case "disconnect" -> new Action.Disconnect();
      default -> new Action.Watch();
    };
  }

  private static Duration delay(YamlMap map) {
    Duration delay = map.duration("delay", Duration.ofMillis(100));
    if (delay.isZero()) {
      throw map.complaint("delay", "must be above zero");
    }
    return delay;
  }

  private static Errors answer(YamlMap map) {
    Errors error = Errors.valueOf(map.oneOf("error", ERRORS, null));
    if (error == Errors.NONE) {
      throw map.complaint("error", "`NONE` is no error");
    }
    return error;
  }

  private static int bytes(YamlMap map) {
    return map.string("bytes", "0").equals(ALL)
        ? Action.Cut.WHOLE
        : (int) map.number("bytes", 0, 0, 1_000_000_000);
  }

  private static Condition condition(YamlMap on) {
    Direction direction =
        on.choice(
            "direction",
            Direction.values(),
            each -> each.name().toLowerCase(Locale.ROOT),
            Direction.REQUEST);
    if (on.has("error") && direction == Direction.REQUEST) {
      throw on.complaint("error", "only a reply has an error code; say `direction: reply`");
    }
    if (on.has("partition") && !on.has("topic")) {
      throw on.complaint("partition", "of which `topic`?");
    }
    boolean all = on.string("times", "").equals(ALL);
    Set<ApiKeys> apis = apis(on);
    return new Condition(
        apis,
        direction,
        text(on, "topic"),
        on.has("partition") ? (int) on.number("partition", 0, 0, Integer.MAX_VALUE) : null,
        text(on, "transactional-id"),
        on.has("producer-id") ? on.number("producer-id", 0, 0, Long.MAX_VALUE) : null,
        text(on, "group"),
        result(on, apis),
        on.has("error") ? Errors.valueOf(on.oneOf("error", ERRORS, null)) : null,
        on.number("nth", 1, 1, 1_000_000_000),
        all ? Condition.ALL : on.number("times", 1, 1, 1_000_000_000));
  }

  /** How the transaction ends that a request ends, or whose end it tells to partition leaders. */
  private static @Nullable TransactionResult result(YamlMap on, Set<ApiKeys> apis) {
    if (!on.has("result")) {
      return null;
    }
    if (!ENDING.containsAll(apis)) {
      throw on.complaint("result", "only EndTxn and WriteTxnMarkers commit or abort");
    }
    return on.choice(
        "result",
        TransactionResult.values(),
        each -> each.name().toLowerCase(Locale.ROOT),
        TransactionResult.COMMIT);
  }

  private static @Nullable String text(YamlMap on, String key) {
    return on.has(key) ? on.string(key) : null;
  }

  /** One, or a list of them. */
  private static Set<ApiKeys> apis(YamlMap on) {
    if (!on.has("api")) {
      throw on.complaint("api", "say which kind of request, such as Produce");
    }
    Set<ApiKeys> apis = EnumSet.noneOf(ApiKeys.class);
    for (String word : on.isList("api") ? on.words("api") : List.of(on.string("api"))) {
      apis.add(
          Arrays.stream(ApiKeys.values())
              .filter(api -> api.name.equals(word))
              .findFirst()
              .orElseThrow(() ->
                  on.complaint(
                      "api",
                      "unknown `"
                          + word
                          + "`"
                          + YamlMap.suggestion(word, APIS)
                          + "; it is Kafka's name of a request, such as Produce, Fetch, EndTxn")));
    }
    if (apis.isEmpty()) {
      throw on.complaint("api", "name at least one");
    }
    return apis;
  }
}
