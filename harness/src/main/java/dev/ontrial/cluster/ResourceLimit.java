package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A soft limit of a process's resources, below which it is set while the process runs, by the
 * program {@code prlimit} of util-linux. The hard limit stays, so that no rights are needed to set
 * the soft one back (setrlimit(2)).
 */
public final class ResourceLimit {
  private static final long KIBI = 1024;

  /** What is limited. */
  public enum Resource {
    /** Open files and connections, by their numbers (RLIMIT_NOFILE). */
    FILE_DESCRIPTORS("nofile", "Max open files"),
    /** The address space, in bytes, which every new mapping of memory extends (RLIMIT_AS). */
    ADDRESS_SPACE("as", "Max address space");

    private final String option;
    private final String line;

    Resource(String option, String line) {
      this.option = option;
      this.line = line;
    }
  }

  private final ProcessHandle process;
  private final Resource resource;
  private final String before;

  private ResourceLimit(ProcessHandle process, Resource resource, String before) {
    this.process = process;
    this.resource = resource;
    this.before = before;
  }

  /**
   * Leaves a process that many file descriptors that are not in use.
   *
   * @throws ClusterException if the limit cannot be set
   */
  public static ResourceLimit onFileDescriptors(ProcessHandle process, int free) {
    return lower(process, Resource.FILE_DESCRIPTORS, limitFor(descriptors(process), free));
  }

  /**
   * Leaves a process that many bytes of address space that it does not have yet.
   *
   * @throws ClusterException if the limit cannot be set
   */
  public static ResourceLimit onAddressSpace(ProcessHandle process, long free) {
    return lower(process, Resource.ADDRESS_SPACE, addressSpace(process) + free);
  }

  /** The limit below which that many numbers are not in use; a new file gets the lowest one. */
  static int limitFor(Set<Integer> used, int free) {
    int limit = 0;
    int holes = 0;
    while (true) {
      if (!used.contains(limit) && ++holes > free) {
        return limit;
      }
      limit++;
    }
  }

  private static ResourceLimit lower(ProcessHandle process, Resource resource, long value) {
    ResourceLimit limit = new ResourceLimit(process, resource, soft(process, resource));
    limit.set(Long.toString(value));
    return limit;
  }

  /** The soft limit now, as the kernel writes it: a number or {@code unlimited}. */
  public String now() {
    return soft(process, resource);
  }

  /**
   * Sets it to what it was before. A process that has ended has none.
   *
   * @throws ClusterException if that fails
   */
  public void restore() {
    if (process.isAlive()) {
      set(before);
    }
  }

  private void set(String value) {
    String output =
        output(
            List.of(
                "prlimit",
                "--pid",
                Long.toString(process.pid()),
                "--%s=%s:".formatted(resource.option, value)));
    if (process.isAlive() && !now().equals(value)) {
      throw new ClusterException(
          "the limit of `%s` of process %d is %s and not %s: %s"
              .formatted(resource.line, process.pid(), now(), value, output.strip()));
    }
  }

  private static String output(List<String> command) {
    try {
      Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output =
          new String(program.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      program.waitFor();
      return output;
    } catch (IOException e) {
      throw new ClusterException(
          "the program prlimit, which is part of util-linux, cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted in '" + String.join(" ", command) + "'", e);
    }
  }

  private static String soft(ProcessHandle process, Resource resource) {
    String line = line(process, "limits", resource.line);
    return line.substring(resource.line.length()).strip().split("\\s+", 2)[0];
  }

  /** The size of the address space in bytes. */
  private static long addressSpace(ProcessHandle process) {
    return Long.parseLong(line(process, "status", "VmSize:").replaceAll("\\D", "")) * KIBI;
  }

  private static String line(ProcessHandle process, String file, String begin) {
    Path path = proc(process).resolve(file);
    try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(begin))
          .findFirst()
          .orElseThrow(() -> new ClusterException(path + " has no line `" + begin + "`"));
    } catch (IOException e) {
      throw new ClusterException("the limits of a process cannot be read: " + e.getMessage(), e);
    }
  }

  /** The numbers of a process's open files and connections. */
  private static Set<Integer> descriptors(ProcessHandle process) {
    try (Stream<Path> open = Files.list(proc(process).resolve("fd"))) {
      return open.map(each -> Integer.parseInt(each.getFileName().toString()))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new ClusterException(
          "the file descriptors of a process cannot be listed: " + e.getMessage(), e);
    }
  }

  private static Path proc(ProcessHandle process) {
    return Path.of("/proc", Long.toString(process.pid()));
  }
}
