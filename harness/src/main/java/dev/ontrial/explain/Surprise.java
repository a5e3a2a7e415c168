package dev.ontrial.explain;

import dev.ontrial.trial.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An effective value that users often do not expect.
 *
 * @param setting the key and its effective value, such as {@code enable.idempotence=false}
 * @param effect what follows from it
 * @param reason why it has that value
 * @param source where Kafka says so
 * @param incident the file that demonstrates it, from the checkout's folder; empty for none
 */
public record Surprise(
    String setting, String effect, String reason, String source, String incident) {
  private static final String PRODUCER_DOC = "Kafka documentation, Producer Configs: ";
  private static final String CONSUMER_DOC = "Kafka documentation, Consumer Configs: ";
  private static final String TOPIC_DOC = "Kafka documentation, Topic Configs: ";

  /**
   * The surprises of a configuration.
   *
   * @param settings its effective settings, as a history declares them
   */
  static List<Surprise> of(Configuration configuration, Map<String, String> settings) {
    return new Finder(configuration, settings).find();
  }

  private static final class Finder {
    private final Configuration configuration;
    private final Map<String, String> settings;
    private final List<Surprise> found = new ArrayList<>();

    Finder(Configuration configuration, Map<String, String> settings) {
      this.configuration = configuration;
      this.settings = settings;
    }

    List<Surprise> find() {
      if (configuration.workload().consumes()) {
        ofConsumer();
      } else {
        ofProducer();
        ofTopic();
      }
      return found;
    }

    private boolean is(String key, String value) {
      return settings.getOrDefault(key, "").equals(value);
    }

    private long number(String key) {
      String text = settings.getOrDefault(key, "");
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }

    private void add(
        String key, String effect, String reason, String source, @Nullable String incident) {
      found.add(
          new Surprise(
              key + "=" + settings.getOrDefault(key, ""),
              effect,
              reason,
              source,
              incident == null ? "" : "docs/incidents/" + incident + ".yaml"));
    }

    /** Whether the user wrote it, or Kafka. */
    private String origin(Map<String, String> given, String key) {
      return given.containsKey(key) ? "your settings say so" : "it is Kafka's default";
    }

    private void ofProducer() {
      Map<String, String> given = configuration.producer();
      if (is("acks", "0")) {
        add(
            "acks",
            "records are lost without any error",
            origin(given, "acks"),
            PRODUCER_DOC + "acks",
            null);
      }
      if (is("acks", "1")) {
        add(
            "acks",
            "records that were acknowledged are lost with their leader",
            origin(given, "acks"),
            PRODUCER_DOC + "acks",
            "acks-1-unreplicated-leader");
      }
      if (is("enable.idempotence", "false")) {
        add(
            "enable.idempotence",
            number("max.in.flight.requests.per.connection") > 1
                ? "a retry writes records twice, and behind later ones"
                : "a retry writes records twice",
            whyNotIdempotent(given),
            PRODUCER_DOC + "enable.idempotence; KIP-679",
            number("max.in.flight.requests.per.connection") > 1
                ? "five-in-flight"
                : "retry-after-lost-reply");
      }
      if (!is("acks", "0")) {
        add(
            "delivery.timeout.ms",
            "after this time a send fails, although the record may have been written; an"
                + " application that sends it again writes it twice",
            origin(given, "delivery.timeout.ms"),
            PRODUCER_DOC + "delivery.timeout.ms; KIP-91",
            "delivery-timeout-resend");
      }
      if (configuration.transactional()) {
        add(
            "transaction.timeout.ms",
            "a transaction that stays open for longer is aborted, and its producer is fenced",
            origin(given, "transaction.timeout.ms"),
            PRODUCER_DOC + "transaction.timeout.ms; KIP-98",
            null);
      }
    }

    private String whyNotIdempotent(Map<String, String> given) {
      if (given.containsKey("enable.idempotence")) {
        return "your settings say so";
      }
      if (!is("acks", "all")) {
        return "acks=" + settings.get("acks") + " turns it off, as it needs acks=all";
      }
      if (number("retries") == 0) {
        return "retries=0 turns it off";
      }
      return number("max.in.flight.requests.per.connection") > 5
          ? "max.in.flight.requests.per.connection above 5 turns it off"
          : "it is the default of these clients, before 3.0 (3.0.0 and 3.1.0: KAFKA-13598)";
    }

    private void ofTopic() {
      Map<String, String> topic = configuration.topic();
      long inSync = number("min.insync.replicas");
      long replicas = number("replication.factor");
      String origin =
          topic.containsKey("min.insync.replicas")
              ? "your settings say so"
              : "ontrial's brokers have 2; Kafka's default is 1; give yours by --topic-settings";
      if (is("acks", "all") && inSync == 1) {
        add(
            "min.insync.replicas",
            "acks=all is answered by the leader alone while no follower is in sync, and the record"
                + " is lost with it",
            origin,
            TOPIC_DOC + "min.insync.replicas",
            "acks-all-min-isr-1");
      } else if (is("acks", "all") && inSync == replicas) {
        add(
            "min.insync.replicas",
            "writes fail as long as one of the %d replicas is out of sync".formatted(replicas),
            origin,
            TOPIC_DOC + "min.insync.replicas",
            null);
      } else if (is("acks", "all")) {
        add(
            "min.insync.replicas",
            "%d replicas have a record when it is acknowledged".formatted(inSync),
            origin,
            TOPIC_DOC + "min.insync.replicas",
            null);
      }
      if (is("unclean.leader.election.enable", "true")) {
        add(
            "unclean.leader.election.enable",
            "a replica that lacks acknowledged records can become the leader, and they are lost",
            origin(topic, "unclean.leader.election.enable"),
            TOPIC_DOC + "unclean.leader.election.enable",
            "unclean-election");
      }
      if (!is("flush.messages", "1")) {
        add(
            "flush.messages",
            "an acknowledged record need not be on any disk; it is lost if all its replicas lose"
                + " power together",
            origin(topic, "flush.messages"),
            TOPIC_DOC + "flush.messages",
            "power-loss-together");
      }
    }

    private void ofConsumer() {
      Map<String, String> given = configuration.consumer();
      if (is("auto.offset.reset", "latest")) {
        add(
            "auto.offset.reset",
            "a group without a committed position begins at the end: what was written before, and"
                + " what is written to a new partition before it is discovered, is not read",
            "it is Kafka's default, or your settings say so",
            CONSUMER_DOC + "auto.offset.reset",
            null);
      }
      if (is("auto.offset.reset", "none")) {
        add(
            "auto.offset.reset",
            "a group without a committed position fails with NoOffsetForPartitionException",
            "your settings say so",
            CONSUMER_DOC + "auto.offset.reset",
            null);
      }
      if (is("processing", "auto")) {
        boolean next = is("group.protocol", "consumer");
        found.add(
            new Surprise(
                "enable.auto.commit=true",
                next
                    ? "positions are committed in the course of polls; clients from 4.2.0 to 4.4.0"
                        + " commit those of records that the same poll is about to return, which"
                        + " are skipped if the member then ends"
                    : "a poll commits the positions of all records that earlier polls returned,"
                        + " whether or not they have been processed",
                "it is Kafka's default, or your settings say so",
                CONSUMER_DOC + "enable.auto.commit",
                next ? "docs/incidents/auto-commit-kip848.yaml" : ""));
      }
      if (is("processing", "before")) {
        add(
            "processing",
            "records whose position was committed are skipped if the member ends before it has"
                + " processed them",
            "the trial says so",
            "Kafka documentation, Design, Message Delivery Semantics",
            "commit-before-processing");
      }
      if (is("isolation.level", "read_uncommitted")) {
        add(
            "isolation.level",
            "records of open and of aborted transactions are read",
            origin(given, "isolation.level"),
            CONSUMER_DOC + "isolation.level",
            null);
      }
    }
  }
}
