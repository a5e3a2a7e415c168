package dev.ontrial.program;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A program that answers ApiVersions 0 and Metadata 1 and nothing else: PORT, and the HOST and PORT
 * that it advertises. It shows what ontrial says of a program whose manifest is wrong.
 */
final class FakeProgram {
  private FakeProgram() {}

  /** Serves one connection after the other until it is killed. */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    String[] advertised = args[1].split(":", -1);
    try (ServerSocket server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
      while (true) {
        try (Socket socket = server.accept()) {
          serve(socket, advertised[0], Integer.parseInt(advertised[1]));
        } catch (EOFException e) {
          // The client has what it asked for.
        }
      }
    }
  }

  private static void serve(Socket socket, String host, int port) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    while (true) {
      byte[] request = in.readNBytes(in.readInt());
      int api = request[1];
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream answer = new DataOutputStream(bytes);
      answer.write(request, 4, 4); // the correlation id
      if (api == 18) {
        apiVersions(answer);
      } else {
        metadata(answer, host, port);
      }
      out.writeInt(bytes.size());
      out.write(bytes.toByteArray());
      out.flush();
    }
  }

  private static void apiVersions(DataOutputStream answer) throws IOException {
    answer.writeShort(0);
    answer.writeInt(2);
    for (int[] api : new int[][] {{3, 1}, {18, 0}}) {
      answer.writeShort(api[0]);
      answer.writeShort(0);
      answer.writeShort(api[1]);
    }
  }

  private static void metadata(DataOutputStream answer, String host, int port) throws IOException {
    answer.writeInt(1);
    answer.writeInt(7);
    answer.writeUTF(host);
    answer.writeInt(port);
    answer.writeShort(-1);
    answer.writeInt(7);
    answer.writeInt(0);
  }
}
