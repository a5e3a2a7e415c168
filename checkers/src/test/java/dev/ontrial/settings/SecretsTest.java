package dev.ontrial.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.settings.Setting.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=S3CR3T",
        "ssl.key.password = S3CR3T",
        "keystorePassword: S3CR3T,",
        "-Djavax.net.ssl.trustStorePassword=S3CR3T -Dx=1",
        "{\"sasl.password\":\"S3CR3T\",\"a\":1}",
        "client.secret='S3CR3T with spaces'",
        "bearer.auth.token=S3CR3T",
        "aws.secret.access.key: S3CR3T",
        "basic.auth.user.info=bob:S3CR3T",
        "https://bob:S3CR3T@registry.example.com/subjects",
        "at https://S3CR3T@host",
        "PlainLoginModule required username=\"S3CR3T\" password=\"S3CR3T\";",
        "ScramLoginModule required username=S3CR3T password=S3CR3T;",
        "{\"why\":\"PlainLoginModule required username=\\\"S3CR3T\\\" password=\\\"S3CR3T\\\";\"}",
        "-----BEGIN PRIVATE KEY----- S3CR3TS3CR3T== -----END PRIVATE KEY-----",
        "-----BEGIN CERTIFICATE-----\nS3CR3T\nS3CR3T",
        "Authorization: Bearer S3CR3TS3CR3TS3CR3T",
        "Authorization: Basic S3CR3TS3CR3TS3CR3T=",
        "AKIAS3CR3TS3CR3TAAAA",
      })
  void secretInText_isMasked(String text) {
    assertThat(Secrets.masked(text)).doesNotContain("S3CR3T").contains(Settings.HIDDEN);
    assertThat(Secrets.masked(Secrets.masked(text))).isEqualTo(Secrets.masked(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acks=all",
        "the broker's token expired",
        "{\"name\":\"acks-1\",\"settings\":{\"acks\":\"1\"}}",
        "http://127.0.0.1:8474/proxies",
        "a basic authentication",
        "1 of 2 @ 10 s",
        "key: 7",
        "conf/secrets: other users can read it",
        "a.token: there is no such file",
        "token::x",
      })
  void textWithoutSecrets_isLeftAlone(String text) {
    assertThat(Secrets.masked(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app --password=x",
        "app --password x",
        "app -Djavax.net.ssl.keyStorePassword=x",
        "app --api-key abc",
        "sh -c TOKEN=x;app",
        "app https://bob:x@registry",
        "app --header Authorization:Bearer abcdefghijklmnopqrstuvw",
        "app AKIAABCDEFGHIJKLMNOP",
      })
  void secretInCommand_isFound(String command) {
    assertThat(Secrets.nameIn(List.of(command.split(" ")))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app --password=$PASSWORD",
        "app --password ${env:PASSWORD}",
        "app --password-file /run/secrets/x",
        "app --password.file=x",
        "app --token @token.txt",
        "app --ask-password --topic x",
        "app --password",
        "java -cp app.jar TokenService input",
        "app --input {input} --bootstrap {bootstrap}",
      })
  void commandWithoutSecrets_isAccepted(String command) {
    assertThat(Secrets.nameIn(List.of(command.split(" ")))).isEmpty();
  }

  @Test
  void json_staysJson() {
    assertThat(Secrets.masked("{\"a.password\":\"x y\",\"b\":[\"token=x\"]}"))
        .isEqualTo("{\"a.password\":\"(hidden)\",\"b\":[\"token=(hidden)\"]}");
    assertThat(Secrets.masked("{\"u\":\"https://a:b@c/d\"}"))
        .isEqualTo("{\"u\":\"https://(hidden)@c/d\"}");
  }

  @Test
  void lineOfAKey_isNotShownAsASetting() {
    assertThat(Secrets.shownKey("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC")).isEqualTo(Settings.HIDDEN);
    assertThat(Secrets.shownKey("hunter2/SECRET+")).isEqualTo(Settings.HIDDEN);
    assertThat(Secrets.shownKey("a".repeat(101))).isEqualTo(Settings.HIDDEN);
    assertThat(Secrets.shownKey("max.in.flight.requests.per.connection"))
        .isEqualTo("max.in.flight.requests.per.connection");
    assertThat(Secrets.shownKey("lingerms")).isEqualTo("lingerms");
  }

  @Test
  void fileWithTheNameOfASecret_isNoSecret() {
    for (String text : List.of("/etc/passwd: it is no folder", "/a/db.password: it is missing")) {
      assertThat(Secrets.masked(text)).isEqualTo(text);
    }
    assertThat(Secrets.masked("ssl.key.password: hunter2"))
        .isEqualTo("ssl.key.password: " + Settings.HIDDEN);
  }

  @Test
  void valueWithoutAMarkBehindItsName_isNotShown() {
    for (String key : List.of("ssl.key.passwordhunter2", "sasl.jaas.configA1b", "auth.tokenX1Y")) {
      assertThat(Secrets.shownKey(key)).as(key).isEqualTo(Settings.HIDDEN);
    }
    for (Scope scope : Scope.values()) {
      for (String key : Settings.keys(scope)) {
        assertThat(Secrets.shownKey(key)).isEqualTo(key);
      }
    }
  }
}
