package dev.ontrial.cli;

import dev.ontrial.trial.BadInput;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A page that a command writes once its run has ended. */
final class PageFile {
  private PageFile() {}

  /**
   * Refuses a place where no file can be written, before a run of minutes.
   *
   * @param page null for none
   */
  static void refuseUnlessWritable(@Nullable Path page) {
    if (page == null) {
      return;
    }
    Path parent = page.toAbsolutePath().getParent();
    if (Files.isDirectory(page) || parent == null || !Files.isDirectory(parent)) {
      throw new BadInput("--page " + page + ": not a file in a folder that is there");
    }
  }
}
