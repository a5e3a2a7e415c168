package dev.ontrial.trial.file;

import dev.ontrial.settings.Secrets;
import dev.ontrial.settings.Setting;
import dev.ontrial.settings.Setting.Kind;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes the settings that a user wrote, key by key, by the table of settings: they are used,
 * ignored with a notice, or rejected.
 *
 * <p>What ontrial sets itself is rejected in a trial file, where it is a mistake, and ignored in a
 * properties file, which is used in production as it is.
 */
final class SettingsReader {
  /** Settings whose values name classes; those of Kafka and of ontrial are used. */
  private static final List<String> CLASSES = List.of("interceptor.classes", "partitioner.class");

  /** How the keys of common serializers, interceptors and distributions begin. */
  private static final List<String> PLUG_INS =
      List.of(
          "schema.registry.",
          "basic.auth.",
          "bearer.auth.",
          "auto.register.schemas",
          "use.latest.",
          "latest.compatibility.",
          "specific.avro.",
          "avro.",
          "json.",
          "protobuf.",
          "spring.",
          "confluent.",
          "apicurio.",
          "aws.",
          "azure.",
          "key.subject.name.strategy",
          "value.subject.name.strategy",
          "config.providers.");

  private final Complaints complaints;
  private final Consumer<String> notices;

  SettingsReader(Complaints complaints, Consumer<String> notices) {
    this.complaints = complaints;
    this.notices = notices;
  }

  /** A setting as the user wrote it. */
  private record Given(
      Scope scope, String key, String value, boolean ofFile, Function<String, BadInput> complaint) {
    BadInput bad(String what) {
      return complaint.apply(what);
    }
  }

  /**
   * The settings that stand in a trial file.
   *
   * @param others keys that stand there, too, and that somebody else reads
   */
  Map<String, String> ofTrial(YamlMap map, String key, Scope scope, String... others) {
    Map<String, String> used = new LinkedHashMap<>();
    map.map(key)
        .ifPresent(settings -> {
          List<String> keys = new ArrayList<>(settings.keys());
          keys.removeAll(List.of(others));
          for (String each : keys) {
            complaints.collect(() -> {
              String value = settings.string(each);
              Given given =
                  new Given(scope, each, value, false, what -> settings.complaint(each, what));
              if (isUsed(given, new ArrayList<>())) {
                used.put(each, value);
              }
            });
          }
        });
    return used;
  }

  /**
   * The settings of a properties file; one notice names those that are ignored.
   *
   * @throws BadInput if the file cannot be read
   */
  Map<String, String> ofFile(Path file, Scope scope) {
    Map<String, String> used = new LinkedHashMap<>();
    List<String> ignored = new ArrayList<>();
    List<PropertiesFile.Entry> entries = PropertiesFile.read(file);
    if (entries.isEmpty()) {
      notices.accept(file + ": it has no settings; Kafka's defaults are on trial");
    }
    for (PropertiesFile.Entry each : entries) {
      if (each.before() > 0) {
        notices.accept(
            "%s:%d: `%s` is on line %d, too; the last one counts, as in Java"
                .formatted(file, each.line(), Secrets.shownKey(each.key()), each.before()));
      }
      String place = "%s:%d: `%s`: ".formatted(file, each.line(), Secrets.shownKey(each.key()));
      Given given =
          new Given(scope, each.key(), each.value(), true, what -> new BadInput(place + what));
      if (isUsed(given, ignored)) {
        used.put(each.key(), each.value());
      }
    }
    if (!ignored.isEmpty()) {
      notices.accept(
          file + ": ignored: " + String.join(", ", ignored) + "; docs/settings.md says why");
    }
    return used;
  }

  private boolean isUsed(Given given, List<String> ignored) {
    Optional<Setting> row = Settings.find(given.scope(), given.key());
    if (row.isEmpty()) {
      if (given.ofFile() && PLUG_INS.stream().anyMatch(given.key()::startsWith)) {
        ignored.add(Secrets.shownKey(given.key()));
      } else {
        complaints.add(given.bad(unknown(given.scope(), given.key())));
      }
      return false;
    }
    Setting setting = row.get();
    if (setting.kind() == Kind.ONTRIAL && !isOfKnownClasses(given)) {
      if (given.ofFile()) {
        ignored.add(given.key());
      } else if (!setting.isUsual(given.value())) {
        complaints.add(given.bad("leave it out. " + setting.note()));
      }
      return false;
    }
    if (given.value().equals(Settings.HIDDEN)) {
      // The file is that of a run; HiddenValues asks for the value before the trial runs.
      return true;
    }
    if (given.value().strip().chars().anyMatch(Character::isISOControl)) {
      complaints.add(given.bad("its value has a line break or another control character"));
      return false;
    }
    if (Secrets.hasUser(given.value())) {
      complaints.add(given.bad("remove the user name and the password from the URL"));
      return false;
    }
    Optional<String> whyNot = setting.whyNot(given.value());
    String shown = setting.writable() ? given.value() : Settings.HIDDEN;
    whyNot.ifPresent(
        why -> complaints.add(given.bad("Kafka rejects `%s`: %s".formatted(shown, why))));
    return whyNot.isEmpty();
  }

  private static boolean isOfKnownClasses(Given given) {
    return CLASSES.contains(given.key())
        && (!given.ofFile()
            || given.value().startsWith("org.apache.kafka.")
            || given.value().startsWith("dev.ontrial."));
  }

  private static String unknown(Scope scope, String key) {
    if (key.isBlank()) {
      return "there is a value without a name; write it as NAME=VALUE";
    }
    String whose = scope == Scope.STREAMS ? "Kafka Streams has" : scope.word() + "s have";
    for (Scope other : Scope.values()) {
      if (other != scope && Settings.find(other, key).isPresent()) {
        return "%s no such setting; it is one of %s"
            .formatted(whose, other == Scope.STREAMS ? "Kafka Streams" : other.word() + "s");
      }
    }
    List<String> beginning =
        Settings.keys(scope).stream().filter(each -> each.startsWith(key + ".")).toList();
    String meant =
        beginning.size() == 1
            ? ", did you mean `" + beginning.getFirst() + "`?"
            : YamlMap.suggestion(key, Settings.keys(scope));
    return "%s no such setting%s".formatted(whose, meant);
  }

  /** Kafka creates no topic with more replicas than there are brokers, and would not say so. */
  static void refuseTooManyReplicas(YamlMap map, Brokers cluster) {
    cluster
        .settings()
        .forEach((key, value) -> {
          if (key.endsWith("replication.factor")
              && value.strip().matches("[0-9]{1,5}")
              && Integer.parseInt(value.strip()) > cluster.brokers()) {
            throw map.complaint(
                "settings",
                "%s is %s, and there are %d brokers".formatted(key, value, cluster.brokers()));
          }
        });
  }
}
