package dev.ontrial.link;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.Helper;
import dev.ontrial.cluster.ProcessLauncher;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Links through a Toxiproxy server; one that this started ends when this is closed. */
public final class ToxiproxyLinks implements Links {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ToxiproxyServer server;
  private final String version;
  private final OpenConnections openConnections;

  private final Map<String, Long> accepted = new HashMap<>();
  private long logRead;

  /**
   * Starts the server.
   *
   * @param binary {@code toxiproxy-server}, as {@link ToxiproxyBinary} finds it
   * @param log what it writes goes here, appended
   * @throws LinkException if it does not come up
   */
  public ToxiproxyLinks(Path binary, Path log, ProcessLauncher launcher) {
    this(
        ToxiproxyServer.start(binary, log, launcher), log.toFile().length(), new OpenConnections());
  }

  private ToxiproxyLinks(ToxiproxyServer server, long logRead, OpenConnections openConnections) {
    this.server = server;
    this.logRead = logRead;
    this.openConnections = openConnections;
    this.version = server.version();
  }

  /**
   * Links through a server in a network namespace of its own, which somebody else started.
   *
   * @param apiPort where its API is published on this machine
   * @param log what it writes is there, from its first line
   * @param pid a process of that namespace by which its connections can be counted, where this
   *     machine's kernel runs it
   */
  public static ToxiproxyLinks inNamespace(int apiPort, Path log, long pid) {
    return new ToxiproxyLinks(
        ToxiproxyServer.of(apiPort, log), 0, OpenConnections.inNamespaceOf(pid));
  }

  /**
   * Links through a server on another machine, which somebody else started.
   *
   * @param api where its API is
   * @param log what it writes is there, from its first line
   * @param connections reads the lines of {@code /proc/net/tcp} and {@code /proc/net/tcp6} where
   *     the server runs; none where they cannot be had
   */
  public static ToxiproxyLinks at(
      InetSocketAddress api, Path log, Supplier<List<String>> connections) {
    return new ToxiproxyLinks(
        ToxiproxyServer.of(api, log), 0, OpenConnections.elsewhere(connections));
  }

  @Override
  public Link open(String name, InetSocketAddress listen, InetSocketAddress upstream) {
    return new ToxiproxyLink(this, name, listen, upstream);
  }

  @Override
  public String description() {
    return "Toxiproxy " + version;
  }

  @Override
  public List<Helper> helpers() {
    return server.helper().stream().toList();
  }

  @Override
  public boolean countsLive() {
    return false;
  }

  /** Ends the server if this started it, and all links and connections with it. */
  @Override
  public void close() {
    server.close();
  }

  OpenConnections openConnections() {
    return openConnections;
  }

  ToxiproxyApi api() {
    return server.api();
  }

  Path log() {
    return server.log();
  }

  /** The bytes of one stream ("upstream", "downstream") of a proxy, over its ended connections. */
  LinkCounters.Carried carried(String proxy, String stream) {
    String metrics;
    try {
      metrics = api().get("/metrics").body();
    } catch (IOException e) {
      throw new LinkException("Toxiproxy does not tell its byte counts: " + e.getMessage(), e);
    }
    return new LinkCounters.Carried(
        metric(metrics, "received", proxy, stream), metric(metrics, "sent", proxy, stream));
  }

  private static long metric(String metrics, String which, String proxy, String stream) {
    Matcher line =
        Pattern.compile(
                "^toxiproxy_proxy_%s_bytes_total\\{direction=\"%s\",.*proxy=\"%s\",.*\\} (.+)$"
                    .formatted(which, stream, Pattern.quote(proxy)),
                Pattern.MULTILINE)
            .matcher(metrics);
    return line.find() ? (long) Double.parseDouble(line.group(1)) : 0;
  }

  /** Connections accepted by a proxy. No metric has them; the server's log does. */
  synchronized long accepted(String proxy) {
    try (RandomAccessFile log = new RandomAccessFile(log().toFile(), "r")) {
      log.seek(logRead);
      byte[] fresh = new byte[(int) (log.length() - logRead)];
      log.readFully(fresh);
      String text = new String(fresh, StandardCharsets.UTF_8);
      // The last line may be half written: leave it for the next time.
      int end = text.lastIndexOf('\n') + 1;
      logRead += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
      for (String line : text.substring(0, end).lines().toList()) {
        if (line.contains("\"message\":\"Accepted client\"")) {
          JsonNode event = JSON.readTree(line);
          accepted.merge(event.path("name").asText(), 1L, Long::sum);
        }
      }
    } catch (IOException e) {
      throw new LinkException("cannot read Toxiproxy's log " + log() + ": " + e.getMessage(), e);
    }
    return accepted.getOrDefault(proxy, 0L);
  }

  static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
