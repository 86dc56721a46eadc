// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mark that Camel leaves on an exchange is enough, alone, to say that a step is not done. */
class DoneRuleTest {
    private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());

    static Stream<Arguments> marks() {
        return Stream.of(
                mark("an exception", exchange -> exchange.setException(new IllegalStateException())),
                mark(
                        "failure handled",
                        exchange -> exchange.getExchangeExtension().setFailureHandled(true)),
                mark(
                        "error handler handled",
                        exchange -> exchange.getExchangeExtension().setErrorHandlerHandled(true)),
                mark("route stop", exchange -> exchange.setRouteStop(true)),
                mark("rollback only", exchange -> exchange.setRollbackOnly(true)),
                mark("rollback only, last", exchange -> exchange.setRollbackOnlyLast(true)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("marks")
    void aMarkedExchangeIsNotDone(String name, Consumer<Exchange> mark) {
        mark.accept(exchange);

        assertThat(DurableSteps.isDone(exchange)).isFalse();
    }

    @Test
    void anUnmarkedExchangeIsDone() {
        assertThat(DurableSteps.isDone(exchange)).isTrue();
    }

    @Test
    void aFailureThatTheErrorHandlerLeftToTheCallerAndTheCallerCaughtIsDone() {
        exchange.getExchangeExtension().setErrorHandlerHandled(false);

        assertThat(DurableSteps.isDone(exchange)).isTrue();
    }

    private static Arguments mark(String name, Consumer<Exchange> mark) {
        return arguments(name, mark);
    }
}
