// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import dev.understudy.pair.Secret;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * One request.
 *
 * @param uri without credentials; parameters of GET and DELETE stand in its query
 * @param form body of POST and PUT; empty sends no body and no content type
 * @param authorization value of the {@code Authorization} header
 */
public record HttpCall(Method method, URI uri, Form form, Optional<Secret> authorization) {

    /** The methods in use. */
    public enum Method {
        GET,
        POST,
        PUT,
        DELETE;

        boolean carriesBody() {
            return this == POST || this == PUT;
        }
    }

    public HttpCall {
        Objects.requireNonNull(uri);
        Objects.requireNonNull(authorization);
        if (!method.carriesBody() && !form.isEmpty()) {
            throw new IllegalArgumentException(method + " has no body; put the parameters into the query");
        }
    }

    public static HttpCall get(URI uri) {
        return new HttpCall(Method.GET, uri, Form.empty(), Optional.empty());
    }

    public static HttpCall post(URI uri, Form form) {
        return new HttpCall(Method.POST, uri, form, Optional.empty());
    }

    public HttpCall authorizedBy(Secret value) {
        return new HttpCall(method, uri, form, Optional.of(value));
    }
}
