package dev.ontrial.cluster;

import java.nio.file.Path;

/**
 * The files of a broker that a loss of power leaves or takes.
 *
 * @param data the folder of its logs
 * @param forces the file in which it writes down each force of a log segment that has come to its
 *     end: path, space, size in bytes that were forced; no such file before the first
 */
public record DiskFiles(Path data, Path forces) {}
