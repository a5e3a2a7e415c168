package dev.ontrial.trial.run;

import dev.ontrial.fault.AddPartitions;
import dev.ontrial.fault.Quota;
import dev.ontrial.fault.RecreateTopic;
import dev.ontrial.fault.ScheduledFault;
import dev.ontrial.history.TopicRole;
import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.WorkloadSetup;
import dev.ontrial.workload.ReaderSpec;
import dev.ontrial.workload.RecordFormat;
import dev.ontrial.workload.TopicPartitionId;
import dev.ontrial.workload.WorkloadSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Who does what on which topics: all the numbers of a trial, given out before it starts. */
final class Plan {
  /** Ids that a client, its successors and extra members of its group may use. */
  private static final int IDS_PER_CLIENT = 100;

  /** How many of those, the last ones, are for extra members. */
  private static final int EXTRA_IDS = 40;

  /** The first id of a concurrent reader; each has one. */
  private static final int FIRST_READER = 40_000;

  /** The first id of the final read. */
  static final int FINAL_READER = 60_000;

  /** Where a client works. */
  enum Post {
    /** All producers that are not part of an application. */
    PRODUCERS(10),
    /** The readers, and the first member of each group: no fault of clients hits it. */
    MEMBERS(11),
    /** The second member of each group. */
    OTHER_MEMBERS(12);

    private final int node;

    Post(int node) {
      this.node = node;
    }

    /** The number of its first worker in the network. */
    int node() {
      return node;
    }
  }

  /**
   * A client that works until it is stopped, together with its successors.
   *
   * @param firstId the first of its ids
   * @param post where it works
   * @param subject whose it is
   * @param number its number among the clients of that kind
   * @param feeds whether it only writes what the group on trial reads
   */
  record Client(int firstId, Post post, Subject subject, int number, boolean feeds) {
    /** One more member of the same group. */
    Client extra(int otherNumber) {
      return new Client(firstId, post, subject, otherNumber, feeds);
    }

    /** From here on its ids are those of extra members of its group. */
    int firstExtra() {
      return endId() - EXTRA_IDS;
    }

    /** One more than the last of its ids. */
    int endId() {
      return firstId + IDS_PER_CLIENT;
    }

    /**
     * The id of a successor. One is left out: a stopped worker may begin one more life before it
     * hears that it is over.
     *
     * @param id the one that it was started with
     * @param used the ids that its worker's history has
     */
    int next(int id, NavigableSet<Integer> used) {
      Integer last = used.lower(firstExtra());
      return Math.max(id, last == null ? id : last) + 2;
    }

    /** The same as its configuration has it after a redeployment. */
    private Client afterwards() {
      Subject later = new Subject(subject.configuration().afterwards(), subject.topics());
      return new Client(firstId, post, later, number, feeds);
    }
  }

  /**
   * A topic of a configuration.
   *
   * @param name its name
   * @param role what it is for
   * @param partitions its partitions, numbered over the whole run
   */
  record Topic(String name, TopicRole role, List<TopicPartitionId> partitions) {}

  /**
   * One configuration that is on trial, with its topics.
   *
   * @param configuration what is on trial
   * @param topics its topics; those that a group reads come first
   */
  record Subject(Configuration configuration, List<Topic> topics) {
    List<TopicPartitionId> topicPartitions() {
      return topics.stream().flatMap(topic -> topic.partitions().stream()).toList();
    }

    /** What its group reads. */
    Topic input() {
      return topics.getFirst();
    }

    Topic output() {
      return topics.getLast();
    }
  }

  private final List<Subject> subjects = new CopyOnWriteArrayList<>();
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final Set<Client> redeployed = ConcurrentHashMap.newKeySet();
  private final Tasks tasks;
  private int nextId = IDS_PER_CLIENT;
  private int nextTopicPartition;
  private final int added;
  private final boolean recreates;

  /**
   * @param clientFolder where clients may keep files of their own
   */
  Plan(Trial trial, java.nio.file.Path clientFolder) {
    this(trial, clientFolder, Map.of());
  }

  /**
   * The same, on a cluster that asks for more.
   *
   * @param access the settings of security that every client needs to reach the cluster
   */
  Plan(Trial trial, java.nio.file.Path clientFolder, Map<String, String> access) {
    this.added =
        trial.schedule().stream()
            .map(ScheduledFault::fault)
            .mapToInt(fault -> fault instanceof AddPartitions more ? more.add() : 0)
            .sum();
    this.recreates =
        trial.schedule().stream().anyMatch(step -> step.fault() instanceof RecreateTopic);
    this.tasks = new Tasks(trial.seed(), clientFolder, trial.cluster().clients(), access);
    for (Configuration configuration : trial.configurations()) {
      if (trial.demand(configuration).notApplicable().isEmpty()) {
        add(subject(configuration));
      }
    }
  }

  private Subject subject(Configuration configuration) {
    List<Topic> topics = new ArrayList<>();
    for (WorkloadSetup.NamedTopic topic : configuration.setup().topics(configuration)) {
      topics.add(topic(configuration, topic.name(), topic.role()));
    }
    return new Subject(configuration, topics);
  }

  private Topic topic(Configuration configuration, String name, TopicRole role) {
    List<TopicPartitionId> partitions = new ArrayList<>();
    int first = configuration.load().partitions();
    int all = configuration.setup().takesMorePartitions() ? first + added : first;
    for (int partition = 0; partition < all; partition++) {
      partitions.add(
          new TopicPartitionId(nextTopicPartition++, name, partition, partition >= first));
    }
    return new Topic(name, role, partitions);
  }

  private void add(Subject subject) {
    subjects.add(subject);
    boolean group = subject.configuration().workload().consumes();
    for (int number = 0; number < subject.configuration().load().producers(); number++) {
      clients.add(client(Post.PRODUCERS, subject, number, group));
    }
    // Of an application with one instance it is that one which faults hit.
    int instances =
        subject.configuration().own().isNone() ? 2 : subject.configuration().own().instances();
    for (int number = 0; group && number < instances; number++) {
      boolean spared = number == 0 && instances > 1;
      clients.add(client(spared ? Post.MEMBERS : Post.OTHER_MEMBERS, subject, number, false));
    }
  }

  private Client client(Post post, Subject subject, int number, boolean feeds) {
    Client client = new Client(nextId, post, subject, number, feeds);
    nextId += IDS_PER_CLIENT;
    return client;
  }

  /** Whether topics are deleted and created again under load. */
  boolean recreates() {
    return recreates;
  }

  List<Subject> subjects() {
    return subjects;
  }

  /** Leaves a subject out of everything that comes; its topics and clients need not exist. */
  void drop(Subject subject) {
    subjects.remove(subject);
    clients.removeIf(client -> client.subject().equals(subject));
  }

  List<Client> clients() {
    return clients;
  }

  /** All topics but those that were deleted under load. */
  List<String> topics() {
    return allTopics().stream().filter(topic -> !deleted.contains(topic)).toList();
  }

  /** All topics, those that were deleted under load among them. */
  List<String> allTopics() {
    return subjects.stream().flatMap(s -> s.topics().stream()).map(Topic::name).toList();
  }

  /** Those topics are gone. */
  void deleted(Set<String> topics) {
    deleted.addAll(topics);
  }

  /** Whether that topic was deleted under load. */
  boolean isDeleted(String topic) {
    return deleted.contains(topic);
  }

  /** Whether the topics of a subject were deleted under load, so that its clients cannot go on. */
  boolean isDeleted(Subject subject) {
    return isDeleted(subject.input().name());
  }

  List<TopicPartitionId> topicPartitions() {
    return subjects.stream().flatMap(subject -> subject.topicPartitions().stream()).toList();
  }

  /** The workers that have something to do. */
  List<Post> posts() {
    return Stream.of(Post.values())
        .filter(
            post -> post != Post.OTHER_MEMBERS || clients.stream().anyMatch(c -> c.post() == post))
        .toList();
  }

  Tasks tasks() {
    return tasks;
  }

  /** From now on the client is what its configuration has after a redeployment. */
  void redeploy(Client client) {
    redeployed.add(client);
  }

  /** A client with the settings that it has now. */
  Client deployed(Client client) {
    return redeployed.contains(client) ? client.afterwards() : client;
  }

  /** What a client does. */
  WorkloadSpec task(Client client, String bootstrap) {
    return tasks.of(deployed(client), bootstrap);
  }

  /**
   * The concurrent readers by their ids: of everything, uncommitted or not, and of everything that
   * is committed. The final read sees how it all ended; these see what was there on the way.
   */
  Map<Integer, ReaderSpec> readers(String bootstrap) {
    return Map.of(
        FIRST_READER,
        reader("read_uncommitted", bootstrap),
        FIRST_READER + 1,
        reader("read_committed", bootstrap));
  }

  /** Fetches that wait for something to fetch leave the machine's cores to what is on trial. */
  private ReaderSpec reader(String isolation, String bootstrap) {
    Map<String, String> properties = new HashMap<>(tasks.access());
    properties.put("isolation.level", isolation);
    properties.put("client.id", Quota.readerId(isolation));
    properties.put("fetch.min.bytes", "32768");
    properties.put("fetch.max.wait.ms", "250");
    if (added > 0) {
      properties.put("metadata.max.age.ms", "1000"); // That is how they learn of more partitions.
    }
    return new ReaderSpec("", bootstrap, properties, topicPartitions(), null, formats());
  }

  /** Where records carry their identity, by topic. */
  Map<String, RecordFormat> formats() {
    Map<String, RecordFormat> formats = new HashMap<>();
    subjects.forEach(subject -> formats.putAll(subject.configuration().own().formats()));
    return formats;
  }
}
