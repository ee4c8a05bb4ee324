package dev.cmdchk.acceptance.harness.kubernetes;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What objects may look like: field by field as Kubernetes and the Prometheus operator declare them. */
public final class Schema {
    private static final Gson KUBERNETES = gson();
    private static final JsonMapper OPERATOR = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new WithoutOtherFields())
            .build();

    private Schema() {}

    private static Gson gson() {
        // The schema is complete once this class has been made.
        new JSON();
        return JSON.getGson();
    }

    /** A check that the schema's library brings along. */
    private interface Validation {
        void validate(JsonElement manifest) throws IOException;
    }

    /** Takes from the operator's classes the place where they would put fields that they do not know. */
    private static final class WithoutOtherFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasAnySetter(Annotated annotated) {
            return null;
        }
    }

    /**
     * Returns when {@code manifest} has all fields that it needs, and no other than those that are known, of their types.
     *
     * @throws InvalidManifestException if not
     */
    public static void validate(JsonObject manifest) {
        String type = "%s %s"
                .formatted(
                        manifest.get("apiVersion").getAsString(),
                        manifest.get("kind").getAsString());
        switch (type) {
            case "v1 ConfigMap" -> validate(manifest, V1ConfigMap.class, V1ConfigMap::validateJsonElement);
            case "v1 Namespace" -> validate(manifest, V1Namespace.class, V1Namespace::validateJsonElement);
            case "v1 Service" -> validate(manifest, V1Service.class, V1Service::validateJsonElement);
            case "apps/v1 DaemonSet" -> validate(manifest, V1DaemonSet.class, V1DaemonSet::validateJsonElement);
            case "apps/v1 Deployment" -> validate(manifest, V1Deployment.class, V1Deployment::validateJsonElement);
            case "networking.k8s.io/v1 NetworkPolicy" ->
                validate(manifest, V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement);
            case "monitoring.coreos.com/v1 PrometheusRule" -> validate(manifest, PrometheusRule.class);
            case "monitoring.coreos.com/v1 ServiceMonitor" -> validate(manifest, ServiceMonitor.class);
            default -> throw new InvalidManifestException("no schema for " + type);
        }
    }

    private static void validate(JsonObject manifest, Class<?> type, Validation validation) {
        try {
            validation.validate(manifest);
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidManifestException(e);
        }
        // That looks at names alone. A value of another type comes back changed, if it is read at all.
        JsonElement understood;
        try {
            understood = KUBERNETES.toJsonTree(KUBERNETES.fromJson(manifest, type), type);
        } catch (RuntimeException e) {
            throw new InvalidManifestException(e);
        }
        if (!covers(understood, manifest)) {
            throw new InvalidManifestException("%s is understood as %s".formatted(manifest, understood));
        }
    }

    /** Whether all that {@code part} says is in {@code whole} too, which may say more in its objects: defaults. */
    private static boolean covers(@Nullable JsonElement whole, JsonElement part) {
        if (whole instanceof JsonObject object && part instanceof JsonObject fields) {
            return fields.entrySet().stream().allMatch(field -> covers(object.get(field.getKey()), field.getValue()));
        }
        if (whole instanceof JsonArray array && part instanceof JsonArray elements) {
            return array.size() == elements.size()
                    && IntStream.range(0, array.size()).allMatch(i -> covers(array.get(i), elements.get(i)));
        }
        return part.equals(whole);
    }

    private static void validate(JsonObject manifest, Class<?> type) {
        try {
            OPERATOR.readValue(manifest.toString(), type);
        } catch (IOException e) {
            throw new InvalidManifestException(e);
        }
    }

    /** An object is not what its kind is declared to be. */
    public static final class InvalidManifestException extends RuntimeException {
        private static final long serialVersionUID = 1;

        InvalidManifestException(String message) {
            super(message);
        }

        InvalidManifestException(Exception cause) {
            super(cause);
        }
    }
}
