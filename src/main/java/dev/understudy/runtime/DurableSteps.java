// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.run.KeptVariables;
import dev.understudy.run.Runs;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * Makes every {@code step} of a run durable: its intent is a row before it acts, its outcome a row before the next step
 * acts, and a step that is done is skipped when the run is entered again. Outside a run, steps are left alone.
 */
final class DurableSteps implements InterceptStrategy {
    private final Runs runs;

    DurableSteps(Runs runs) {
        this.runs = runs;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        if (!(definition instanceof StepDefinition)) {
            return target;
        }
        return new DurableStep(definition.getId(), AsyncProcessorConverterHelper.convert(target));
    }

    /**
     * A step is done only if nothing at all went wrong in it.
     *
     * <p>safety: a handled escalation leaves no exception on the exchange, and a stop looks like an end; counting either
     * as done would let a promotion follow a fencing that never happened. Guarded by DurableStepsTest.
     */
    static boolean isDone(Exchange exchange) {
        return exchange.getException() == null
                && !exchange.getExchangeExtension().isFailureHandled()
                && !(exchange.getExchangeExtension().isErrorHandlerHandledSet()
                        && exchange.getExchangeExtension().isErrorHandlerHandled())
                && !exchange.isRouteStop()
                && !exchange.isRollbackOnly()
                && !exchange.isRollbackOnlyLast();
    }

    private final class DurableStep extends DelegateAsyncProcessor {
        private final String step;

        DurableStep(String step, AsyncProcessor target) {
            super(target);
            this.step = step;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            Long run = exchange.getProperty(RunContext.RUN, Long.class);
            if (run == null) {
                return super.process(exchange, callback);
            }
            Map<String, String> before = kept(exchange);
            try {
                if (runs.isDone(run, step)) {
                    restore(exchange, runs.memory(run, step));
                    callback.done(true);
                    return true;
                }
                runs.stepBegins(run, step);
            } catch (RuntimeException e) {
                exchange.setException(e);
                callback.done(true);
                return true;
            }
            exchange.setProperty(RunContext.TASK_MEMORY, new StepMemory(runs, run, step));
            return super.process(exchange, doneSync -> {
                settle(exchange, run, before);
                callback.done(doneSync);
            });
        }

        private void settle(Exchange exchange, long run, Map<String, String> before) {
            try {
                exchange.removeProperty(RunContext.TASK_MEMORY);
                if (isDone(exchange)) {
                    Map<String, String> produced = kept(exchange);
                    produced.entrySet().removeAll(before.entrySet());
                    runs.stepDone(run, step, produced);
                } else {
                    runs.stepFailed(run, step, reason(exchange));
                }
            } catch (RuntimeException e) {
                // why: an outcome that could not be written is no outcome; the run must not go on as if it were
                exchange.setException(e);
            }
        }

        private static String reason(Exchange exchange) {
            Exception exception = exchange.getException();
            if (exception == null) {
                exception = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            }
            return exception == null ? "the step was left before its end" : String.valueOf(exception.getMessage());
        }

        private static void restore(Exchange exchange, Map<String, String> memory) {
            memory.forEach((name, text) -> {
                if (KeptVariables.NAMES.contains(name)) {
                    exchange.setVariable(name, text);
                }
            });
        }

        private static Map<String, String> kept(Exchange exchange) {
            Map<String, String> kept = new HashMap<>();
            for (String name : KeptVariables.NAMES) {
                String value = exchange.getVariable(name, String.class);
                if (value != null) {
                    kept.put(name, value);
                }
            }
            return kept;
        }
    }
}
