package dev.ontrial.contract;

import dev.ontrial.settings.Setting;
import dev.ontrial.settings.Setting.Kind;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code docs/settings.md} from the table of settings. */
final class SettingsDocs {
  private static final Map<Scope, String> TITLES =
      Map.of(
          Scope.PRODUCER, "Producers",
          Scope.CONSUMER, "Consumers",
          Scope.SHARE, "Share consumers",
          Scope.STREAMS, "Kafka Streams",
          Scope.TOPIC, "Topics",
          Scope.BROKER, "Brokers");

  private SettingsDocs() {}

  static String page() {
    StringBuilder page = new StringBuilder(ReferenceDocs.NOTE);
    page.append(
        """
        # Settings

        What each setting of Kafka 4.4.0 means to a verdict. Settings that only older versions have are marked.

        * *Modelled*: a clause or a checker takes the value into account.
        * *Harmless*: no value changes what is promised, or what can be observed.
        * *Set by ontrial*: ontrial decides the value. In a trial file such a key is rejected, unless it has Kafka's
          default. In a properties file it is ignored, and one line names the keys.
        * *Unknown*: not examined. A cell that changes it from its default is UNPROVEN.

        A key that is not in these tables is rejected. Keys of common plug-ins (`schema.registry.*`, `basic.auth.*` and
        the like) are ignored in a properties file. Values are compared as Kafka does: without spaces around them, and
        booleans and `group.protocol` in any case of letters.

        Runs record the values of all settings but those marked *not recorded*, and of keys that are not in the tables.
        """);
    for (Scope scope : Scope.values()) {
      page.append("\n## ").append(TITLES.get(scope)).append('\n');
      for (Kind kind : List.of(Kind.MODELLED, Kind.ONTRIAL, Kind.UNKNOWN, Kind.HARMLESS)) {
        section(scope, kind, page);
      }
    }
    return page.toString();
  }

  /** The rows of one kind, with those that have the same reason together. */
  private static void section(Scope scope, Kind kind, StringBuilder page) {
    Map<String, List<Setting>> byNote =
        Settings.of(scope).stream()
            .filter(row -> row.kind() == kind)
            .collect(Collectors.groupingBy(Setting::note, LinkedHashMap::new, Collectors.toList()));
    if (byNote.isEmpty()) {
      return;
    }
    String word = kind.word();
    page.append("\n### ").append(word.substring(0, 1).toUpperCase(java.util.Locale.ROOT));
    page.append(word.substring(1)).append("\n\n| settings | |\n|---|---|\n");
    byNote.forEach((note, rows) ->
        page.append("| ")
            .append(rows.stream().map(SettingsDocs::name).collect(Collectors.joining(", ")))
            .append(" | ")
            .append(note)
            .append(" |\n"));
  }

  private static String name(Setting row) {
    String marks = (row.old() ? " (old)" : "") + (row.writable() ? "" : " (not recorded)");
    return "`" + row.key() + "`" + marks;
  }
}
