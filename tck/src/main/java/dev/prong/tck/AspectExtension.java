package dev.prong.tck;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells each aspect what backend it is checked on, and replaces the shared runtimes after a test that failed. */
final class AspectExtension implements BeforeEachCallback, AfterTestExecutionCallback {

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getRequiredTestInstances().findInstance(Contract.class).ifPresent(each -> each.isOf(outer(context)));
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            outer(context).shared().replace();
        }
    }

    private static TaskRuntimeContract outer(ExtensionContext context) {
        return context.getRequiredTestInstances().findInstance(TaskRuntimeContract.class).orElseThrow();
    }
}
