package dev.ontrial.client.check;

import dev.ontrial.link.wire.Retransmissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the settings take effect, as the requests on the link show. */
final class SettingsChecks {
  private SettingsChecks() {}

  static String settings(Dialogue dialogue, Ground ground) {
    for (String acks : List.of("1", "all")) {
      Retransmissions.Request shown = shown(dialogue, ground, Map.of("acks", acks), acks);
      String onWire = shown.acks() == -1 ? "all" : Integer.toString(shown.acks());
      if (!onWire.equals(acks)) {
        throw Ending.fail("acks=%s was asked for, and requests have %s".formatted(acks, onWire));
      }
    }
    return "requests have the acks that were asked for and reported, and the client id";
  }

  static String idempotence(Dialogue dialogue, Ground ground) {
    for (String idempotent : List.of("true", "false")) {
      Map<String, String> asked = Map.of("acks", "all", "enable.idempotence", idempotent);
      Retransmissions.Request shown = shown(dialogue, ground, asked, "all");
      if (shown.idempotent() != Boolean.parseBoolean(idempotent)) {
        throw Ending.fail(
            "enable.idempotence=%s was asked for, and batches have %s producer id"
                .formatted(idempotent, shown.idempotent() ? "a" : "no"));
      }
    }
    return "batches have a producer id where idempotence was asked for, and none where not";
  }

  /** The first request of a producer, which must be what the adapter reports. */
  private static Retransmissions.Request shown(
      Dialogue dialogue, Ground ground, Map<String, String> settings, String acks) {
    String topic = ground.topic("settings");
    Map<String, String> asked = new HashMap<>(settings);
    asked.putIfAbsent("enable.idempotence", "false");
    String name = ground.newName("ontrial-check-client");
    asked.put("client.id", name);
    CheckedProducer producer = CheckedProducer.open(dialogue, ground, asked);
    producer.send(topic, 0, 1);
    producer.awaitOk();
    producer.close();
    List<Retransmissions.Request> requests = ground.produced(name);
    if (requests.isEmpty()) {
      throw Ending.fail("client.id=" + name + " was asked for, and no request has it");
    }
    String reported = producer.effective("acks").replace("-1", "all");
    if (!reported.isEmpty() && !reported.equals(acks)) {
      throw Ending.fail("acks=%s was asked for, and `effective` has %s".formatted(acks, reported));
    }
    String idempotent = producer.effective("enable.idempotence");
    boolean shown = requests.getFirst().idempotent();
    if (!idempotent.isEmpty() && Boolean.parseBoolean(idempotent) != shown) {
      throw Ending.fail(
          "`effective` has enable.idempotence=%s, and batches have %s producer id"
              .formatted(idempotent, shown ? "a" : "no"));
    }
    return requests.getFirst();
  }
}
