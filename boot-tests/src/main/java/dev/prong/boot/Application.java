package dev.prong.boot;

import dev.prong.Task;
import dev.prong.TaskContext;
import dev.prong.TaskRuntime;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A web application as users write it: a runtime as a bean, which Spring closes, and a task for each request. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Application.Squares.class)
public class Application {

    /** Started with the specification of its runtime. */
    public static void main(String[] arguments) {
        System.setProperty("prong.spec", arguments[0]);
        SpringApplication.run(Application.class, "--server.port=0", "--server.address=127.0.0.1",
                "--server.shutdown=graceful", "--spring.main.banner-mode=off", "--logging.level.root=warn");
    }

    @Bean(destroyMethod = "close")
    TaskRuntime runtime() {
        return TaskRuntime.open(System.getProperty("prong.spec"));
    }

    @EventListener
    void listening(WebServerInitializedEvent event) {
        System.out.println("port " + event.getWebServer().getPort());
    }

    /** Squares a number, slowly. */
    @RestController
    static class Squares {

        private final TaskRuntime runtime;

        Squares(TaskRuntime runtime) {
            this.runtime = runtime;
        }

        @GetMapping("/square")
        int square(@RequestParam("of") int number) throws InterruptedException {
            System.out.println("accepted " + number);
            return runtime.run(new Square(number)) + runtime.run(new Square(0)); // One more, when the end has begun.
        }
    }

    /** The slow part. */
    record Square(int of) implements Task<Integer> {

        @Override
        public Integer run(TaskContext context) throws InterruptedException {
            Thread.sleep(100);
            return of * of;
        }
    }
}
