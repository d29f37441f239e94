package dev.prong.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.prong.command.Command;
import dev.prong.command.Signal;
import dev.prong.command.Subprocess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TERM, as Kubernetes and systemd send it, to an application under load: no request that it has accepted is lost. */
@Timeout(180)
class SigtermTest {

    private static final int REQUESTS = 20;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"child?children=2", "child:grpc?children=2", "worker?threads=4"})
    void everyAcceptedRequestIsAnswered(String spec) throws Exception {
        Subprocess application = Command.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary, "-cp", System.getProperty("java.class.path"),
                Application.class.getName(), spec).spawn();
        List<String> answers;
        try (Stream<String> stdout = application.stdout().lines();
                HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            Iterator<String> lines = stdout.iterator();
            int port = Integer.parseInt(next(lines, "port "));
            List<CompletableFuture<String>> requests = IntStream.range(0, REQUESTS)
                    .mapToObj(i -> answer(http, port, i)).toList();
            for (int i = 0; i < REQUESTS; i++) {
                next(lines, "accepted ");
            }
            application.signal(Signal.TERM);
            answers = requests.stream().map(CompletableFuture::join).toList();
            lines.forEachRemaining(_ -> {});
        }
        assertEquals(IntStream.range(0, REQUESTS).mapToObj(i -> "200 " + i * i).toList(), answers);
        assertEquals(128 + 15, application.awaitClose().code());
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.filter(each -> each.getFileName().toString().contains("prong")).toList());
        }
    }

    private static String next(Iterator<String> lines, String beginning) {
        List<String> others = new ArrayList<>();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            others.add(line);
        }
        throw new AssertionError("application ended without the line: beginning=" + beginning + ", said=" + others);
    }

    private static CompletableFuture<String> answer(HttpClient http, int port, int number) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/square?of=" + number))
                .timeout(Duration.ofSeconds(100)).build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .thenApply(answer -> answer.statusCode() + " " + answer.body());
    }
}
