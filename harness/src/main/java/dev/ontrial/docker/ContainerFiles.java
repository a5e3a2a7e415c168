package dev.ontrial.docker;

/** What ontrial copies into a broker's container. */
public final class ContainerFiles {
  /** Where all of it is. */
  static final String FOLDER = "/tmp/ontrial";

  /**
   * A script for bash that takes the place of the data what ontrial has left for it, and then
   * becomes the program that its parameters name.
   */
  public static final String START = FOLDER + "/start";

  /** The number of the data that waits in {@code data-N}. */
  static final String NEXT = FOLDER + "/next";

  /** Where a woven broker writes its forces down. */
  static final String FORCES = "/tmp/ontrial-forces";

  /** The jar of {@link dev.ontrial.cluster.ForceRecorder}. */
  static final String RECORDER = FOLDER + "/force-recorder.jar";

  private ContainerFiles() {}

  /** The folder of the data with that number. */
  static String data(int number) {
    return FOLDER + "/data-" + number;
  }

  /**
   * The script for a data folder. The broker's user may not be the one to whom the copied files
   * belong, so it copies them once more.
   */
  static String script(String data) {
    return """
    #!/bin/bash
    next=$(cat %1$s 2>/dev/null)
    if [ -n "$next" ] && [ "$next" != "$(cat /tmp/ontrial-taken 2>/dev/null)" ]; then
      rm -rf "%2$s" && cp -R "%3$s/data-$next" "%2$s" && echo "$next" > /tmp/ontrial-taken || exit 1
    fi
    exec "$@"
    """
        .formatted(NEXT, data, FOLDER);
  }
}
