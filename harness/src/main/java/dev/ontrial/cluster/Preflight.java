package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Looks, before a run begins, whether this machine has room for it. */
public final class Preflight {
  private static final long MIB = 1024 * 1024;

  /** A broker takes 200 to 450 MiB by its load; its heap may reach 512 MiB. */
  private static final long BROKER_MEMORY_MIB = 400;

  private static final long REST_MEMORY_MIB = 600;
  private static final long BROKER_DISK_MIB = 300;
  private static final long REST_DISK_MIB = 500;

  private Preflight() {}

  /**
   * Checks memory, and disk at {@code folder}, for that many brokers and the clients of a trial.
   *
   * @throws ClusterException if there is less than a run needs
   */
  public static void check(int brokers, Path folder) {
    long memory = BROKER_MEMORY_MIB * brokers + REST_MEMORY_MIB;
    availableMemoryMib()
        .ifPresent(available -> {
          if (available < memory) {
            throw new ClusterException(
                "%d brokers need about %d MiB of memory and %d MiB are free; end something or run fewer brokers"
                    .formatted(brokers, memory, available));
          }
        });
    long disk = BROKER_DISK_MIB * brokers + REST_DISK_MIB;
    long free = freeDiskMib(folder);
    if (free < disk) {
      throw new ClusterException(
          "%d brokers need about %d MiB of disk and %d MiB are free at %s; make room or choose another folder"
              .formatted(brokers, disk, free, folder));
    }
  }

  private static long freeDiskMib(Path folder) {
    try {
      return Files.getFileStore(Files.createDirectories(folder)).getUsableSpace() / MIB;
    } catch (IOException e) {
      throw new ClusterException("the folder %s cannot be used: %s".formatted(folder, e), e);
    }
  }

  /** What Linux says can be had without swapping, or what a container's limit leaves of it. */
  private static OptionalLong availableMemoryMib() {
    OptionalLong machine = memAvailableMib(Path.of("/proc/meminfo"));
    OptionalLong limit = number(Path.of("/sys/fs/cgroup/memory.max"));
    OptionalLong used = number(Path.of("/sys/fs/cgroup/memory.current"));
    if (machine.isPresent() && limit.isPresent() && used.isPresent()) {
      long left = (limit.getAsLong() - used.getAsLong()) / MIB;
      return OptionalLong.of(Math.min(machine.getAsLong(), left));
    }
    return machine;
  }

  static OptionalLong memAvailableMib(Path meminfo) {
    return lines(meminfo).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst();
  }

  private static OptionalLong number(Path file) {
    return lines(file).stream()
        .filter(line -> line.matches("\\d+"))
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      // Not told here; a run may still go well.
      return List.of();
    }
  }
}
