package dev.ontrial.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.ontrial.link.TestLinks#kinds")
@Timeout(60)
class NetworkTest {
  private static final int BROKERS = 3;
  private static final int WORKER = 10;

  @Parameter LinkKind kind = LinkKind.RELAY;
  @TempDir Path directory;

  private int peerPort;
  private int controllerPort;
  private int clientPort;
  private Links links;
  private Network network;
  private final List<EchoServer> servers = new ArrayList<>();

  @BeforeEach
  void open() throws IOException {
    peerPort = TestPorts.free();
    controllerPort = TestPorts.free();
    clientPort = TestPorts.free();
    for (int broker = 1; broker <= BROKERS; broker++) {
      for (int port : List.of(peerPort, controllerPort, clientPort)) {
        servers.add(new EchoServer(TestPorts.address(Network.brokerAddress(broker), port)));
      }
    }
    links = TestLinks.start(kind, directory);
    network = new Network(links, BROKERS, List.of(peerPort, controllerPort), clientPort);
    network.addWorker(WORKER);
  }

  @AfterEach
  void close() throws IOException {
    network.close();
    links.close();
    for (EchoServer server : servers) {
      server.close();
    }
  }

  @Test
  void impose_holdOneWay_stopsRequestsOfOpenerAndRepliesOfAcceptor() throws IOException {
    try (Socket oneToTwo = dial(1, 2, peerPort);
        Socket twoToOne = dial(2, 1, controllerPort);
        Socket threeToTwo = dial(3, 2, peerPort)) {
      Imposed hold = network.impose(1, 2, new LinkFault.Hold());
      send(oneToTwo, "request of one");
      send(twoToOne, "request of two, reply of one");
      assertThat(server(2, peerPort).received()).isZero();
      // From two to one all is well, so the request arrives; only one's reply is held.
      await().until(() -> server(1, controllerPort).received() > 0);
      assertSilent(oneToTwo);
      assertSilent(twoToOne);
      send(threeToTwo, "untouched");
      assertThat(receive(threeToTwo, 9)).isEqualTo("untouched");

      hold.close();
      hold.close();
      assertThat(receive(oneToTwo, 14)).isEqualTo("request of one");
      assertThat(receive(twoToOne, 28)).isEqualTo("request of two, reply of one");
    }
  }

  @Test
  void impose_onWorker_leavesBrokersAlone() throws IOException {
    try (Socket worker = dial(WORKER, 2, clientPort);
        Socket peer = dial(1, 2, peerPort);
        Imposed hold = network.impose(2, WORKER, new LinkFault.Hold())) {
      send(worker, "ask");
      send(peer, "ask");
      assertThat(receive(peer, 3)).isEqualTo("ask");
      await().until(() -> server(2, clientPort).received() == 3);
      assertSilent(worker);
      hold.healByCutting();
      assertThatThrownBy(() -> receive(worker, 3)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void impose_secondFaultOnSameFlow_isRefusedAndLeavesOnlyTheFirst() throws IOException {
    try (Imposed hold = network.impose(1, 2, new LinkFault.Hold())) {
      assertThatThrownBy(
              () -> network.impose(List.of(new Flow(3, 2), new Flow(1, 2)), new LinkFault.Drop()))
          .isInstanceOf(IllegalStateException.class);
      assertThat(hold).isNotNull();
      try (Socket socket = dial(3, 2, peerPort)) {
        send(socket, "free");
        assertThat(receive(socket, 4)).isEqualTo("free");
      }
    }
    try (Socket socket = dial(1, 2, peerPort)) {
      send(socket, "free");
      assertThat(receive(socket, 4)).isEqualTo("free");
    }
  }

  @Test
  void impose_onOnePort_leavesTheOtherPortAlone() throws IOException {
    try (Imposed drop =
            network.impose(
                List.of(new Flow(1, 2), new Flow(2, 1)),
                port -> port == peerPort,
                new LinkFault.Drop());
        Socket peer = dial(1, 2, peerPort);
        Socket controller = dial(1, 2, controllerPort)) {
      assertThat(drop).isNotNull();
      send(controller, "vote");
      assertThat(receive(controller, 4)).isEqualTo("vote");
      send(peer, "fetch");
      assertSilent(peer);
    }
  }

  @Test
  void freeze_whereSomethingIsDroppedAlready_leavesThatToItsOwner() throws IOException {
    Imposed drop =
        network.impose(List.of(new Flow(1, 2)), port -> port == peerPort, new LinkFault.Drop());
    Imposed frozen = network.freeze(List.of(new Flow(1, 2), new Flow(2, 1)));
    try (Socket controller = dial(1, 2, controllerPort)) {
      send(controller, "vote");
      assertSilent(controller);
    }
    frozen.close();
    try (Socket controller = dial(1, 2, controllerPort);
        Socket peer = dial(1, 2, peerPort)) {
      send(controller, "vote");
      assertThat(receive(controller, 4)).isEqualTo("vote");
      send(peer, "fetch");
      assertSilent(peer);
    }
    drop.close();
    try (Imposed slow =
        network.impose(1, 2, new LinkFault.Latency(Duration.ofMillis(1), Duration.ZERO))) {
      assertThat(slow).isNotNull();
      assertThatThrownBy(() -> network.freeze(List.of(new Flow(1, 2))))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void severBoth_refusesBothWays_untilHealed() throws IOException {
    try (Imposed severed = network.severBoth(1, 2)) {
      assertThat(severed).isNotNull();
      assertThatThrownBy(() -> dial(1, 2, peerPort)).isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> dial(2, 1, controllerPort)).isInstanceOf(ConnectException.class);
      dial(1, 3, peerPort).close();
    }
    dial(1, 2, peerPort).close();
    dial(2, 1, controllerPort).close();
  }

  @Test
  void reset_endsConnectionsBothWays() throws IOException {
    try (Socket oneToTwo = dial(1, 2, peerPort);
        Socket twoToOne = dial(2, 1, peerPort);
        Socket oneToThree = dial(1, 3, peerPort)) {
      network.reset(1, 2);
      assertThatThrownBy(() -> receive(oneToTwo, 1)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> receive(twoToOne, 1)).isInstanceOf(IOException.class);
      send(oneToThree, "x");
      assertThat(receive(oneToThree, 1)).isEqualTo("x");
    }
  }

  @Test
  void carried_countsBytesWhoeverOpened() throws IOException {
    try (Socket oneToTwo = dial(1, 2, peerPort);
        Socket twoToOne = dial(2, 1, controllerPort)) {
      send(oneToTwo, "12345");
      receive(oneToTwo, 5);
      send(twoToOne, "1234567");
      receive(twoToOne, 7);
    }
    await().until(() -> network.carried(1, 2).in() == 12);
    assertThat(network.carried(2, 1).in()).isEqualTo(12);
    assertThat(network.carried(1, 3).in()).isZero();
  }

  @Test
  void impose_twelveLinks_isQuick() {
    List<Flow> isolated =
        List.of(
            new Flow(1, 2),
            new Flow(2, 1),
            new Flow(1, 3),
            new Flow(3, 1),
            new Flow(2, 3),
            new Flow(3, 2));
    network.impose(isolated, new LinkFault.Hold()).close();
    long start = System.nanoTime();
    Imposed drop = network.impose(isolated, new LinkFault.Drop());
    long imposed = System.nanoTime();
    drop.close();
    long healed = System.nanoTime();
    System.out.printf(
        "%s: 12 links, 24 directions: imposed in %.1f ms, healed in %.1f ms%n",
        links.description(), (imposed - start) / 1e6, (healed - imposed) / 1e6);
    assertThat(imposed - start).isLessThan(1_000_000_000L);
  }

  @Test
  void addWorker_thenRemove_freesItsAddresses() throws IOException {
    network.removeWorker(WORKER);
    assertThatThrownBy(() -> dial(WORKER, 1, clientPort)).isInstanceOf(ConnectException.class);
    network.addWorker(WORKER);
    dial(WORKER, 1, clientPort).close();
    assertThatThrownBy(() -> network.addWorker(WORKER))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> network.addWorker(9)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void impose_betweenWorkers_isNoPath() {
    assertThatThrownBy(() -> network.impose(WORKER, 11, new LinkFault.Drop()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10->11");
  }

  @Test
  void hostsFile_namesOwnPathsAndTheRealSelf() throws IOException {
    List<String> lines = Files.readAllLines(network.hostsFile(2, directory));
    assertThat(lines)
        .contains(
            "127.0.0.1 localhost",
            "127.0.0.1 " + InetAddress.getLocalHost().getHostName(),
            "127.0.2.1 broker-1",
            "127.0.0.2 broker-2",
            "127.0.2.3 broker-3");
    assertThat(Files.readAllLines(network.hostsFile(WORKER, directory)))
        .contains("127.0.10.1 broker-1", "127.0.10.2 broker-2", "127.0.10.3 broker-3");
  }

  @Test
  void hostsFile_inAnotherJvm_resolvesBrokersAndLocalHost() throws Exception {
    Path hosts = network.hostsFile(WORKER, directory);
    Path source = directory.resolve("Resolve.java");
    Files.writeString(
        source,
        """
        import java.net.InetAddress;
        class Resolve {
          public static void main(String[] args) throws Exception {
            System.out.println(InetAddress.getByName("broker-3").getHostAddress());
            System.out.println(InetAddress.getByName("localhost").getHostAddress());
            System.out.println(InetAddress.getLocalHost().getHostAddress());
          }
        }
        """);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines()).containsExactly("127.0.10.3", "127.0.0.1", "127.0.0.1");
    assertThat(process.waitFor()).isZero();
  }

  private EchoServer server(int broker, int port) {
    int listener = List.of(peerPort, controllerPort, clientPort).indexOf(port);
    return servers.get((broker - 1) * 3 + listener);
  }

  private static Socket dial(int from, int to, int port) throws IOException {
    return new Socket("127.0." + from + "." + to, port);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String receive(Socket socket, int length) throws IOException {
    socket.setSoTimeout(10_000);
    byte[] bytes = socket.getInputStream().readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("closed after " + bytes.length + " bytes");
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static void assertSilent(Socket socket) throws IOException {
    socket.setSoTimeout(300);
    assertThatThrownBy(() -> socket.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }
}
