package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Three real brokers as a company runs them: TLS certificates for their host names, SASL, and ACLs
 * that deny what they do not allow. Brokers know no client but by its user or certificate.
 */
public final class SecureCluster implements AutoCloseable {
  public static final int BROKERS = 3;

  /** Whom the ACLs let in. */
  public static final String USER = "ontrial";

  /** Whom they do not. */
  public static final String STRANGER = "stranger";

  /** Whom they let write to topics and read them, but use no group and no transactional id. */
  public static final String HALFWAY = "halfway";

  public static final String PASSWORD = "only-for-tests-Pw7";

  private final Path folder;
  private final Reaper reaper = Reaper.open();
  private final PortBlock ports = PortBlock.reserve(BROKERS);
  private final PortBlock more = PortBlock.reserve(BROKERS);
  private final Certificates certificates;
  private final TokenServer tokens = new TokenServer();
  private final LocalCluster cluster;

  /** Starts them. */
  public SecureCluster(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    this.certificates = Certificates.make(folder.resolve("tls"));
    Placement place =
        new Placement(folder, ports, node -> hosts(), reaper, (program, pid, code) -> {});
    Files.writeString(
        hosts(),
        "127.0.0.1 localhost\n127.0.0.1 %s\n127.0.0.1 %s\n%s"
            .formatted(machine(), TokenServer.HOST, brokerNames()));
    KafkaVersion version = KafkaVersion.parse(ClusterSpec.DEFAULT_VERSION);
    BrokerProgram program =
        BrokerProgram.of(version, Weaving.NONE, CacheFolder.ofUser(), System.out::println)
            .with(List.of("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + tokens.keysUrl()));
    cluster =
        LocalCluster.create(
            ClusterSpec.of(ClusterSpec.DEFAULT_VERSION), place, (id, other) -> program, program);
    for (int id = 1; id <= BROKERS; id++) {
      secure(id);
    }
    boolean ready = false;
    try {
      cluster.startAll();
      cluster.admin().awaitAlive(BROKERS);
      allow(cluster.admin().kafka());
      ready = true;
    } catch (ExecutionException e) {
      throw new IOException(e);
    } finally {
      if (!ready) {
        close();
      }
    }
  }

  private static String machine() throws IOException {
    return java.net.InetAddress.getLocalHost().getHostName();
  }

  private static String brokerNames() {
    StringBuilder lines = new StringBuilder();
    for (int id = 1; id <= BROKERS; id++) {
      lines.append("127.0.0.%d broker-%d%n".formatted(id, id));
    }
    return lines.toString();
  }

  /** Adds listeners that ask for more to a broker's settings. */
  private void secure(int id) throws IOException {
    Path properties = folder.resolve("brokers").resolve("broker-" + id + ".properties");
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(properties)) {
      String address = "127.0.0." + id + ":";
      if (line.startsWith("listeners=")) {
        lines.add(line + ",SASL://%s%d,TLS://%s%d".formatted(address, sasl(), address, tls()));
      } else if (line.startsWith("advertised.listeners=")) {
        lines.add(
            line + ",SASL://broker-%d:%d,TLS://broker-%d:%d".formatted(id, sasl(), id, tls()));
      } else if (line.startsWith("listener.security.protocol.map=")) {
        lines.add(line + ",SASL:SASL_SSL,TLS:SSL");
      } else {
        lines.add(line);
      }
    }
    Files.write(properties, lines);
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    // The listeners of the harness and of the brokers themselves ask nobody for a name.
    settings.put("super.users", "User:ANONYMOUS");
    settings.put("ssl.keystore.location", certificates.broker().toString());
    settings.put("ssl.keystore.password", Certificates.PASSWORD);
    settings.put("ssl.truststore.location", certificates.trust().toString());
    settings.put("ssl.truststore.password", Certificates.PASSWORD);
    settings.put("listener.name.tls.ssl.client.auth", "required");
    settings.put("listener.name.tls.ssl.principal.mapping.rules", "RULE:^CN=([^,]+).*$/$1/");
    settings.put("listener.name.sasl.sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512,OAUTHBEARER");
    String oauth = "listener.name.sasl.oauthbearer.sasl.";
    settings.put(
        oauth + "jaas.config",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;");
    settings.put(
        oauth + "server.callback.handler.class",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler");
    settings.put(oauth + "oauthbearer.jwks.endpoint.url", tokens.keysUrl());
    settings.put(oauth + "oauthbearer.expected.issuer", TokenServer.HOST);
    settings.put(oauth + "oauthbearer.expected.audience", TokenServer.AUDIENCE);
    settings.put(
        "listener.name.sasl.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " user_%s=\"%s\" user_%s=\"%s\" user_%s=\"%s\";"
                .formatted(USER, PASSWORD, STRANGER, PASSWORD, HALFWAY, PASSWORD));
    settings.put(
        "listener.name.sasl.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    settings.put("connections.max.reauth.ms", "10000");
    List<String> added = new ArrayList<>();
    settings.forEach((key, value) -> added.add(key + "=" + value));
    Files.write(properties, added, StandardOpenOption.APPEND);
  }

  private int sasl() {
    return more.client();
  }

  private int tls() {
    return more.direct();
  }

  /** The rights of docs/own-cluster.md, and a password for SCRAM. */
  private static void allow(Admin admin) throws ExecutionException, InterruptedException {
    ScramCredentialInfo scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
    admin
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(USER, scram, PASSWORD),
                new UserScramCredentialUpsertion(STRANGER, scram, PASSWORD)))
        .all()
        .get();
    List<AclBinding> acls = new ArrayList<>();
    for (String user : List.of(USER, HALFWAY)) {
      allow(
          acls,
          user,
          ResourceType.TOPIC,
          AclOperation.CREATE,
          AclOperation.DESCRIBE,
          AclOperation.DESCRIBE_CONFIGS,
          AclOperation.READ,
          AclOperation.WRITE,
          AclOperation.DELETE);
    }
    allow(
        acls,
        USER,
        ResourceType.GROUP,
        AclOperation.READ,
        AclOperation.DESCRIBE,
        AclOperation.DELETE);
    allow(acls, USER, ResourceType.TRANSACTIONAL_ID, AclOperation.WRITE, AclOperation.DESCRIBE);
    admin.createAcls(acls).all().get();
  }

  private static void allow(
      List<AclBinding> acls, String user, ResourceType type, AclOperation... operations) {
    for (AclOperation operation : operations) {
      acls.add(
          new AclBinding(
              new ResourcePattern(type, "ontrial-", PatternType.PREFIXED),
              new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
    }
  }

  /** A hosts file in which the brokers are where they really are. */
  public Path hosts() {
    return folder.resolve("hosts");
  }

  /** The listener with SASL over TLS. */
  public String saslServers() {
    return ClusterAdmin.bootstrap("broker-", BROKERS, sasl());
  }

  /** The listener with TLS on both sides. */
  public String tlsServers() {
    return ClusterAdmin.bootstrap("broker-", BROKERS, tls());
  }

  /** The listener without security. */
  public String plainServers() {
    return ClusterAdmin.bootstrap("broker-", BROKERS, ports.client());
  }

  /** What issues tokens for SASL/OAUTHBEARER. */
  public TokenServer tokens() {
    return tokens;
  }

  /** The process of a broker. */
  public long pid(int id) {
    return cluster.broker(id).pid().orElseThrow();
  }

  /** What a client on the listener without security has, with all rights. */
  public ClusterAdmin admin() {
    return cluster.admin();
  }

  public Certificates certificates() {
    return certificates;
  }

  @Override
  public void close() {
    cluster.close();
    reaper.close();
    ports.close();
    more.close();
    tokens.close();
  }
}
