package dev.ontrial.trial.file;

import dev.ontrial.settings.Settings;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.OtherClient;
import dev.ontrial.trial.Redeployed;
import dev.ontrial.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values that a run's files mask as {@code (hidden)}. A replay takes them from a properties
 * file of the user's, or from the environment.
 *
 * <p>In the file a key is {@code CONFIGURATION/setting}, {@code cluster/setting}, or only {@code
 * setting} for all of them. In the environment it is {@code ONTRIAL_SECRET_SETTING}, in capitals
 * and with {@code _} for every other character.
 */
public final class HiddenValues {
  private static final String VARIABLE = "ONTRIAL_SECRET_";

  private final @Nullable Path file;
  private final Map<String, String> environment;

  /**
   * Takes them from the environment of this JVM, and from a file.
   *
   * @param file null for none
   */
  public HiddenValues(@Nullable Path file) {
    this(file, System.getenv());
  }

  HiddenValues(@Nullable Path file, Map<String, String> environment) {
    this.file = file;
    this.environment = environment;
  }

  /** Whether a configuration has masked values. */
  static boolean areIn(Configuration configuration) {
    return Stream.of(
            configuration.producer(),
            configuration.consumer(),
            configuration.topic(),
            configuration.redeployed().producer(),
            configuration.redeployed().consumer(),
            configuration.client().settings())
        .anyMatch(settings -> settings.containsValue(Settings.HIDDEN));
  }

  /**
   * The trial with the values in their places.
   *
   * @throws BadInput if one is missing, or if others can read the file
   */
  public Trial filled(Trial trial) {
    boolean needed =
        trial.cluster().settings().containsValue(Settings.HIDDEN)
            || trial.configurations().stream().anyMatch(HiddenValues::areIn);
    // Also where nothing needs them: a file that is not there is a mistake.
    Map<String, String> known = known();
    if (!needed) {
      return trial;
    }
    Set<String> missing = new LinkedHashSet<>();
    Brokers brokers =
        trial.cluster().and(filled("cluster", trial.cluster().settings(), known, missing));
    List<Configuration> configurations =
        trial.configurations().stream().map(each -> filled(each, known, missing)).toList();
    if (!missing.isEmpty()) {
      throw new BadInput(
          "%s: the values of %s are not recorded; give them with --secrets FILE, or as %s"
              .formatted(
                  trial.name(),
                  String.join(", ", missing),
                  missing.stream()
                      .map(key -> variable(key.substring(key.indexOf('/') + 1)))
                      .distinct()
                      .collect(Collectors.joining(", "))));
    }
    Trial filled = trial.with(brokers).with(configurations);
    configurations.stream().filter(each -> !areIn(each)).forEach(Configuration::refuseIfKafkaDoes);
    return filled;
  }

  private Configuration filled(
      Configuration masked, Map<String, String> known, Set<String> missing) {
    UnaryOperator<Map<String, String>> filled =
        settings -> filled(masked.name(), settings, known, missing);
    OtherClient client = masked.client();
    return masked
        .with(
            filled.apply(masked.producer()),
            filled.apply(masked.consumer()),
            filled.apply(masked.topic()))
        .with(
            new Redeployed(
                filled.apply(masked.redeployed().producer()),
                filled.apply(masked.redeployed().consumer())))
        .with(new OtherClient(client.name(), filled.apply(client.settings())));
  }

  private Map<String, String> filled(
      String place, Map<String, String> settings, Map<String, String> known, Set<String> missing) {
    Map<String, String> filled = new LinkedHashMap<>();
    settings.forEach((key, value) -> {
      String own = place + "/" + key;
      String given =
          known.getOrDefault(own, known.getOrDefault(key, environment.get(variable(key))));
      if (value.equals(Settings.HIDDEN) && given == null) {
        missing.add(own);
      }
      filled.put(key, value.equals(Settings.HIDDEN) && given != null ? given : value);
    });
    return filled;
  }

  private static String variable(String key) {
    return VARIABLE + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  private Map<String, String> known() {
    if (file == null) {
      return Map.of();
    }
    Map<String, String> known = new LinkedHashMap<>();
    PropertiesFile.read(file).forEach(each -> known.put(each.key(), each.value()));
    refuseIfOthersCanRead(file);
    return known;
  }

  private static void refuseIfOthersCanRead(Path file) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (permissions.contains(PosixFilePermission.GROUP_READ)
          || permissions.contains(PosixFilePermission.OTHERS_READ)) {
        throw new BadInput(file + ": other users can read it; run `chmod 600` on it");
      }
    } catch (UnsupportedOperationException e) {
      // A file system without permissions.
    } catch (IOException e) {
      throw new BadInput(file + ": its permissions cannot be read: " + e.getMessage());
    }
  }
}
