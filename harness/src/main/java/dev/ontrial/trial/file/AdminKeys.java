package dev.ontrial.trial.file;

import dev.ontrial.settings.Secrets;
import dev.ontrial.trial.BadInput;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The keys of the settings with which a user's own cluster is asked. */
public final class AdminKeys {
  /** Without one of these, a client is not let in, and the broker seldom says why. */
  private static final Pattern SECURITY = Pattern.compile("(security|ssl|sasl)[._-].*");

  private static final Set<String> KNOWN = known();

  private AdminKeys() {}

  private static Set<String> known() {
    Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.add(AdminClientConfig.CONFIG_PROVIDERS_CONFIG);
    return Set.copyOf(known);
  }

  /**
   * Refuses keys of security that Kafka's clients do not have, and files that have no key of
   * theirs. Other keys may be those of plug-ins.
   *
   * @param where what was read, for the message
   * @throws BadInput if there is such a key
   */
  public static void refuseUnknown(String where, Collection<String> keys) {
    Set<String> unknown = new HashSet<>(keys);
    unknown.removeIf(key -> KNOWN.contains(key) || key.startsWith("config.providers."));
    Complaints complaints = new Complaints();
    for (String key : new TreeSet<>(unknown)) {
      if (SECURITY.matcher(key.strip().toLowerCase(Locale.ROOT)).matches()) {
        complaints.add(
            new BadInput(
                "%s: `%s`: Kafka's clients have no such setting%s"
                    .formatted(where, Secrets.shownKey(key), Spelling.suggestion(key, KNOWN))));
      }
    }
    complaints.raise();
    if (!keys.isEmpty() && unknown.size() == keys.size()) {
      throw new BadInput(
          where
              + ": no setting of Kafka's clients is in it; write it as a properties file, as in"
              + " security.protocol=SASL_SSL");
    }
  }
}
