package dev.ontrial.kubernetes;

import dev.ontrial.cluster.ClusterException;
import dev.ontrial.link.Parallel;
import dev.ontrial.venue.WorkerHosts;
import dev.ontrial.venue.WorkerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Starts workers in pods, in turn; each pod gets the workers' classes once. */
final class PodWorkers implements WorkerHosts {
  /** The oldest Java that runs the workers' classes. */
  private static final int JAVA = 21;

  private static final Duration COPY = Duration.ofMinutes(3);
  private static final Duration ASKED = Duration.ofSeconds(30);

  /** How the names of the jars begin that a worker needs, of all that the harness runs with. */
  private static final List<String> NEEDED =
      List.of(
          "ontrial-",
          "kafka-",
          "lz4-",
          "snappy-",
          "zstd-",
          "rocksdbjni-",
          "jackson-",
          "HdrHistogram-",
          "slf4j-",
          "jose4j-",
          "jspecify-");

  private final List<TrialPod> pods;

  /** The class path in the pods, by the one of this machine. */
  private final Map<List<Path>, String> copied = new HashMap<>();

  /**
   * @param pods those of the workers, which run
   */
  PodWorkers(List<TrialPod> pods) {
    this.pods = List.copyOf(pods);
  }

  /**
   * Makes sure that a pod's Java can run workers.
   *
   * @throws ClusterException if there is none, or it is too old
   */
  static void checkJava(TrialPod pod, String image) {
    String version =
        pod.shell()
            .run(
                "java -XshowSettings:properties -version 2>&1"
                    + " | sed -n 's/^ *java.specification.version = //p'",
                ASKED)
            .strip();
    if (!version.matches("\\d{1,4}") || Integer.parseInt(version) < JAVA) {
      throw new ClusterException(
          "the image %s has %s, and workers take Java %d or newer; name another by --worker-image"
              .formatted(
                  image, version.isEmpty() ? "no Java on its PATH" : "Java " + version, JAVA));
    }
  }

  @Override
  public WorkerProgram start(Request request) throws IOException {
    TrialPod pod = pods.get(PodAddresses.podOf(request.node(), pods.size()));
    String classpath = classpath(request.classpath());
    return PodWorker.start(pod, request, classpath);
  }

  private synchronized String classpath(List<Path> here) throws IOException {
    String known = copied.get(here);
    if (known != null) {
      return known;
    }
    String folder = Supervisor.FOLDER + "/classes-" + (copied.size() + 1);
    Archive archive = new Archive();
    List<String> names = new ArrayList<>();
    for (Path each : here) {
      if (Files.isDirectory(each)) {
        String name = Integer.toString(names.size());
        archive.withContent(each, name + "/");
        names.add(name);
      } else if (isNeeded(each)) {
        String name = names.size() + "-" + each.getFileName();
        archive.with(name, Files.readAllBytes(each));
        names.add(name);
      }
    }
    byte[] bytes = archive.bytes();
    Parallel.forEach(pods, pod -> pod.shell().unpack(bytes, folder, COPY));
    String classpath =
        names.stream().map(name -> folder + "/" + name).collect(Collectors.joining(":"));
    copied.put(here, classpath);
    return classpath;
  }

  private static boolean isNeeded(Path jar) {
    String name = String.valueOf(jar.getFileName());
    return Files.isRegularFile(jar) && NEEDED.stream().anyMatch(name::startsWith);
  }
}
