package dev.ontrial.contract;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.settings.Setting;
import dev.ontrial.settings.Setting.Kind;
import dev.ontrial.settings.Setting.Scope;
import dev.ontrial.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a configuration of which nobody knows what they change. */
final class Unmodelled {
  private Unmodelled() {}

  /**
   * One reason for each setting that is not modelled and that was changed from its default, such as
   * {@code "topic setting preallocate=true is not modelled: …"}.
   */
  static List<String> of(DeclaredConfiguration configuration) {
    List<String> reasons = new ArrayList<>();
    for (DeclaredConfiguration each : configuration.deployments()) {
      each.given()
          .forEach((word, given) -> Scope.of(word).ifPresent(scope -> add(scope, given, reasons)));
    }
    return reasons.stream().distinct().toList();
  }

  private static void add(Scope scope, Map<String, String> given, List<String> reasons) {
    given.forEach((key, value) -> {
      Optional<Setting> row = Settings.find(scope, key);
      boolean known =
          row.isPresent() && (row.get().kind() != Kind.UNKNOWN || row.get().isUsual(value));
      if (!known) {
        reasons.add(
            "%s setting %s=%s is not modelled: %s"
                .formatted(
                    scope.word(),
                    key,
                    value,
                    row.map(Setting::note).orElse("Kafka 4.4.0 has no such key.")));
      }
    });
  }
}
