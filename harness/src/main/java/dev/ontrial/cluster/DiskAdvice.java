package dev.ontrial.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** What is woven into Kafka's classes so that {@link DiskOrders} are obeyed. */
final class DiskAdvice {
  private DiskAdvice() {}

  /** Into {@code FileRecords.append(MemoryRecords)}. */
  static final class Append {
    private Append() {}

    @Advice.OnMethodEnter
    static void before(@Advice.FieldValue("file") File file) throws IOException {
      DiskOrders.before("append", file);
    }
  }

  /** Into {@code FileRecords.flush()}. */
  static final class Flush {
    private Flush() {}

    @Advice.OnMethodEnter
    static void before(@Advice.FieldValue("file") File file) throws IOException {
      DiskOrders.before("flush", file);
    }
  }

  /** Into {@code FileRecords.openChannel(…)}, where a segment is made or opened to be written. */
  static final class Roll {
    private Roll() {}

    @Advice.OnMethodEnter
    static void before(@Advice.Argument(0) File file, @Advice.Argument(1) boolean mutable)
        throws IOException {
      if (mutable) {
        DiskOrders.before("roll", file);
      }
    }
  }

  /** Into {@code ProducerStateManager.writeSnapshot(File, …)}. */
  static final class Snapshot {
    private Snapshot() {}

    @Advice.OnMethodEnter
    static void before(@Advice.Argument(0) File file) throws IOException {
      DiskOrders.before("snapshot", file);
    }
  }

  /** Into {@code Utils.flushDir(Path)}, which forces the names in a folder. */
  static final class FlushFolder {
    private FlushFolder() {}

    /** Names that come while the force runs may or may not be forced; so they do not count. */
    @Advice.OnMethodEnter
    static String @Nullable [] before(@Advice.Argument(0) @Nullable Path folder) {
      return folder == null ? null : folder.toFile().list();
    }

    @Advice.OnMethodExit
    static void forced(
        @Advice.Argument(0) @Nullable Path folder, @Advice.Enter String @Nullable [] names)
        throws IOException {
      if (folder != null && names != null) {
        DiskOrders.forced(folder, names);
      }
    }
  }

  /**
   * Into {@code CheckpointFile.write(…)}, which forces what it has written unless its second
   * argument, in the versions that have one, says that it need not.
   */
  static final class Checkpoint {
    /** Ends the name of the file that gets a line for each write: path, space, 1 if forced. */
    static final String SUFFIX = ".checkpoints";

    private Checkpoint() {}

    @Advice.OnMethodExit
    static void written(
        @Advice.FieldValue("absolutePath") Path file, @Advice.AllArguments Object[] arguments)
        throws IOException {
      String forces = System.getProperty("ontrial.forces");
      if (forces != null) {
        boolean forced = arguments.length < 2 || Boolean.TRUE.equals(arguments[1]);
        Files.writeString(
            Path.of(forces + ".checkpoints"),
            file + (forced ? " 1\n" : " 0\n"),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      }
    }
  }
}
