package dev.ontrial.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificates of a small authority, made with the JDK's keytool.
 *
 * @param trust the authority's own
 * @param broker one for the names of all brokers, and for no address
 * @param client one for the user {@link SecureCluster#USER}
 */
public record Certificates(Path trust, Path broker, Path client) {
  public static final String PASSWORD = "only-for-tests";

  private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");

  static Certificates make(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path authority = folder.resolve("authority.p12");
    generate(authority, "authority", "CN=test authority", "-ext", "bc:c");
    Path root = folder.resolve("authority.pem");
    keytool(authority, "-exportcert", "-rfc", "-alias", "authority", "-file", root.toString());
    Path trust = folder.resolve("trust.p12");
    trust(trust, root);
    Path broker = folder.resolve("broker.p12");
    sign(authority, root, broker, "CN=broker", "SAN=dns:broker-1,dns:broker-2,dns:broker-3");
    Path client = folder.resolve("client.p12");
    sign(authority, root, client, "CN=" + SecureCluster.USER, "eku=clientAuth");
    return new Certificates(trust, broker, client);
  }

  private static void sign(Path authority, Path root, Path store, String name, String extension)
      throws IOException, InterruptedException {
    generate(store, "own", name);
    Path request = store.resolveSibling(store.getFileName() + ".csr");
    Path signed = store.resolveSibling(store.getFileName() + ".pem");
    keytool(store, "-certreq", "-alias", "own", "-file", request.toString());
    keytool(
        authority,
        "-gencert",
        "-rfc",
        "-alias",
        "authority",
        "-ext",
        extension,
        "-infile",
        request.toString(),
        "-outfile",
        signed.toString());
    trust(store, root);
    keytool(store, "-importcert", "-alias", "own", "-file", signed.toString());
  }

  private static void trust(Path store, Path root) throws IOException, InterruptedException {
    keytool(store, "-importcert", "-noprompt", "-alias", "root", "-file", root.toString());
  }

  private static void generate(Path store, String alias, String name, String... more)
      throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair", "-alias", alias, "-dname", name, "-keyalg", "EC", "-validity", "2"));
    arguments.addAll(List.of(more));
    keytool(store, arguments.toArray(String[]::new));
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(KEYTOOL.toString()));
    command.addAll(List.of(arguments));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool failed: " + said);
    }
  }
}
