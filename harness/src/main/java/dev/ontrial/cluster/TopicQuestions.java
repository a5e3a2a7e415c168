package dev.ontrial.cluster;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;

/**
 * Asks how topics stand. By their names Kafka's client sends DescribeTopicPartitions, and cannot
 * read an answer without eligible leader replicas, which the protocol allows and programs other
 * than Kafka give (KIP-966: {@code EligibleLeaderReplicas} is nullable). By their ids it sends
 * Metadata.
 */
final class TopicQuestions {
  private volatile boolean byId;

  Map<String, TopicDescription> ask(Admin admin, Collection<String> topics, int millis) {
    String question = "for the state of " + topics;
    DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(millis);
    if (!byId) {
      KafkaFuture<Map<String, TopicDescription>> named =
          admin.describeTopics(topics, options).allTopicNames();
      if (isReadable(named)) {
        return ClusterAdmin.answer(question, named);
      }
      byId = true;
    }
    Map<String, Uuid> ids = new HashMap<>();
    ClusterAdmin.answer("which topics there are", admin.listTopics().listings())
        .forEach(listing -> ids.put(listing.name(), listing.topicId()));
    ids.keySet().retainAll(topics);
    Map<String, TopicDescription> described = new HashMap<>();
    ClusterAdmin.answer(
            question,
            admin.describeTopics(TopicCollection.ofTopicIds(ids.values()), options).allTopicIds())
        .values()
        .forEach(each -> described.put(each.name(), each));
    if (!described.keySet().containsAll(topics)) {
      throw new ClusterException(
          "the cluster was asked %s: it describes %s".formatted(question, described.keySet()));
    }
    return described;
  }

  /** Whether it failed in another way than by an error of the protocol. */
  private static boolean isReadable(KafkaFuture<?> answer) {
    try {
      var unused = answer.get();
      return true;
    } catch (ExecutionException e) {
      return e.getCause() instanceof ApiException;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking for the state of topics", e);
    }
  }
}
