import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace containerd. */
export namespace containerd {

    /** Namespace services. */
    namespace services {

        /** Namespace content. */
        namespace content {

            /** Namespace v1. */
            namespace v1 {

                /**
                 * Properties of an Info.
                 * @deprecated Use containerd.services.content.v1.Info.$Properties instead.
                 */
                interface IInfo extends containerd.services.content.v1.Info.$Properties {
                }

                /** Represents an Info. */
                class Info {

                    /**
                     * Constructs a new Info.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.Info.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Info digest. */
                    digest: string;

                    /** Info size. */
                    size: Long;

                    /** Info created_at. */
                    created_at?: (google.protobuf.Timestamp.$Properties|null);

                    /** Info updated_at. */
                    updated_at?: (google.protobuf.Timestamp.$Properties|null);

                    /** Info labels. */
                    labels: { [k: string]: string };

                    /**
                     * Encodes the specified Info message. Does not implicitly {@link containerd.services.content.v1.Info.verify|verify} messages.
                     * @param message Info message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.Info.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an Info message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.Info & containerd.services.content.v1.Info.$Shape} Info
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.Info & containerd.services.content.v1.Info.$Shape;
                }

                namespace Info {

                    /** Properties of an Info. */
                    interface $Properties {

                        /** Info digest */
                        digest?: (string|null);

                        /** Info size */
                        size?: (Long|null);

                        /** Info created_at */
                        created_at?: (google.protobuf.Timestamp.$Properties|null);

                        /** Info updated_at */
                        updated_at?: (google.protobuf.Timestamp.$Properties|null);

                        /** Info labels */
                        labels?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an Info. */
                    type $Shape = containerd.services.content.v1.Info.$Properties;
                }

                /**
                 * Properties of an InfoRequest.
                 * @deprecated Use containerd.services.content.v1.InfoRequest.$Properties instead.
                 */
                interface IInfoRequest extends containerd.services.content.v1.InfoRequest.$Properties {
                }

                /** Represents an InfoRequest. */
                class InfoRequest {

                    /**
                     * Constructs a new InfoRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.InfoRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** InfoRequest digest. */
                    digest: string;

                    /**
                     * Encodes the specified InfoRequest message. Does not implicitly {@link containerd.services.content.v1.InfoRequest.verify|verify} messages.
                     * @param message InfoRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.InfoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an InfoRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.InfoRequest & containerd.services.content.v1.InfoRequest.$Shape} InfoRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.InfoRequest & containerd.services.content.v1.InfoRequest.$Shape;
                }

                namespace InfoRequest {

                    /** Properties of an InfoRequest. */
                    interface $Properties {

                        /** InfoRequest digest */
                        digest?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an InfoRequest. */
                    type $Shape = containerd.services.content.v1.InfoRequest.$Properties;
                }

                /**
                 * Properties of an InfoResponse.
                 * @deprecated Use containerd.services.content.v1.InfoResponse.$Properties instead.
                 */
                interface IInfoResponse extends containerd.services.content.v1.InfoResponse.$Properties {
                }

                /** Represents an InfoResponse. */
                class InfoResponse {

                    /**
                     * Constructs a new InfoResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.InfoResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** InfoResponse info. */
                    info?: (containerd.services.content.v1.Info.$Properties|null);

                    /**
                     * Encodes the specified InfoResponse message. Does not implicitly {@link containerd.services.content.v1.InfoResponse.verify|verify} messages.
                     * @param message InfoResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.InfoResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an InfoResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.InfoResponse & containerd.services.content.v1.InfoResponse.$Shape} InfoResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.InfoResponse & containerd.services.content.v1.InfoResponse.$Shape;
                }

                namespace InfoResponse {

                    /** Properties of an InfoResponse. */
                    interface $Properties {

                        /** InfoResponse info */
                        info?: (containerd.services.content.v1.Info.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an InfoResponse. */
                    type $Shape = containerd.services.content.v1.InfoResponse.$Properties;
                }

                /**
                 * Properties of an UpdateRequest.
                 * @deprecated Use containerd.services.content.v1.UpdateRequest.$Properties instead.
                 */
                interface IUpdateRequest extends containerd.services.content.v1.UpdateRequest.$Properties {
                }

                /** Represents an UpdateRequest. */
                class UpdateRequest {

                    /**
                     * Constructs a new UpdateRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.UpdateRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** UpdateRequest info. */
                    info?: (containerd.services.content.v1.Info.$Properties|null);

                    /** UpdateRequest update_mask. */
                    update_mask?: (google.protobuf.FieldMask.$Properties|null);

                    /**
                     * Encodes the specified UpdateRequest message. Does not implicitly {@link containerd.services.content.v1.UpdateRequest.verify|verify} messages.
                     * @param message UpdateRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.UpdateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an UpdateRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.UpdateRequest & containerd.services.content.v1.UpdateRequest.$Shape} UpdateRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.UpdateRequest & containerd.services.content.v1.UpdateRequest.$Shape;
                }

                namespace UpdateRequest {

                    /** Properties of an UpdateRequest. */
                    interface $Properties {

                        /** UpdateRequest info */
                        info?: (containerd.services.content.v1.Info.$Properties|null);

                        /** UpdateRequest update_mask */
                        update_mask?: (google.protobuf.FieldMask.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an UpdateRequest. */
                    type $Shape = containerd.services.content.v1.UpdateRequest.$Properties;
                }

                /**
                 * Properties of an UpdateResponse.
                 * @deprecated Use containerd.services.content.v1.UpdateResponse.$Properties instead.
                 */
                interface IUpdateResponse extends containerd.services.content.v1.UpdateResponse.$Properties {
                }

                /** Represents an UpdateResponse. */
                class UpdateResponse {

                    /**
                     * Constructs a new UpdateResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.UpdateResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** UpdateResponse info. */
                    info?: (containerd.services.content.v1.Info.$Properties|null);

                    /**
                     * Encodes the specified UpdateResponse message. Does not implicitly {@link containerd.services.content.v1.UpdateResponse.verify|verify} messages.
                     * @param message UpdateResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.UpdateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an UpdateResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.UpdateResponse & containerd.services.content.v1.UpdateResponse.$Shape} UpdateResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.UpdateResponse & containerd.services.content.v1.UpdateResponse.$Shape;
                }

                namespace UpdateResponse {

                    /** Properties of an UpdateResponse. */
                    interface $Properties {

                        /** UpdateResponse info */
                        info?: (containerd.services.content.v1.Info.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an UpdateResponse. */
                    type $Shape = containerd.services.content.v1.UpdateResponse.$Properties;
                }

                /**
                 * Properties of a ListContentRequest.
                 * @deprecated Use containerd.services.content.v1.ListContentRequest.$Properties instead.
                 */
                interface IListContentRequest extends containerd.services.content.v1.ListContentRequest.$Properties {
                }

                /** Represents a ListContentRequest. */
                class ListContentRequest {

                    /**
                     * Constructs a new ListContentRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.ListContentRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ListContentRequest filters. */
                    filters: string[];

                    /**
                     * Encodes the specified ListContentRequest message. Does not implicitly {@link containerd.services.content.v1.ListContentRequest.verify|verify} messages.
                     * @param message ListContentRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.ListContentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ListContentRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.ListContentRequest & containerd.services.content.v1.ListContentRequest.$Shape} ListContentRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.ListContentRequest & containerd.services.content.v1.ListContentRequest.$Shape;
                }

                namespace ListContentRequest {

                    /** Properties of a ListContentRequest. */
                    interface $Properties {

                        /** ListContentRequest filters */
                        filters?: (string[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ListContentRequest. */
                    type $Shape = containerd.services.content.v1.ListContentRequest.$Properties;
                }

                /**
                 * Properties of a ListContentResponse.
                 * @deprecated Use containerd.services.content.v1.ListContentResponse.$Properties instead.
                 */
                interface IListContentResponse extends containerd.services.content.v1.ListContentResponse.$Properties {
                }

                /** Represents a ListContentResponse. */
                class ListContentResponse {

                    /**
                     * Constructs a new ListContentResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.ListContentResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ListContentResponse info. */
                    info: containerd.services.content.v1.Info.$Properties[];

                    /**
                     * Encodes the specified ListContentResponse message. Does not implicitly {@link containerd.services.content.v1.ListContentResponse.verify|verify} messages.
                     * @param message ListContentResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.ListContentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ListContentResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.ListContentResponse & containerd.services.content.v1.ListContentResponse.$Shape} ListContentResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.ListContentResponse & containerd.services.content.v1.ListContentResponse.$Shape;
                }

                namespace ListContentResponse {

                    /** Properties of a ListContentResponse. */
                    interface $Properties {

                        /** ListContentResponse info */
                        info?: (containerd.services.content.v1.Info.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ListContentResponse. */
                    type $Shape = containerd.services.content.v1.ListContentResponse.$Properties;
                }

                /**
                 * Properties of a DeleteContentRequest.
                 * @deprecated Use containerd.services.content.v1.DeleteContentRequest.$Properties instead.
                 */
                interface IDeleteContentRequest extends containerd.services.content.v1.DeleteContentRequest.$Properties {
                }

                /** Represents a DeleteContentRequest. */
                class DeleteContentRequest {

                    /**
                     * Constructs a new DeleteContentRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.DeleteContentRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DeleteContentRequest digest. */
                    digest: string;

                    /**
                     * Encodes the specified DeleteContentRequest message. Does not implicitly {@link containerd.services.content.v1.DeleteContentRequest.verify|verify} messages.
                     * @param message DeleteContentRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.DeleteContentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DeleteContentRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.DeleteContentRequest & containerd.services.content.v1.DeleteContentRequest.$Shape} DeleteContentRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.DeleteContentRequest & containerd.services.content.v1.DeleteContentRequest.$Shape;
                }

                namespace DeleteContentRequest {

                    /** Properties of a DeleteContentRequest. */
                    interface $Properties {

                        /** DeleteContentRequest digest */
                        digest?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DeleteContentRequest. */
                    type $Shape = containerd.services.content.v1.DeleteContentRequest.$Properties;
                }

                /**
                 * Properties of a ReadContentRequest.
                 * @deprecated Use containerd.services.content.v1.ReadContentRequest.$Properties instead.
                 */
                interface IReadContentRequest extends containerd.services.content.v1.ReadContentRequest.$Properties {
                }

                /** Represents a ReadContentRequest. */
                class ReadContentRequest {

                    /**
                     * Constructs a new ReadContentRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.ReadContentRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReadContentRequest digest. */
                    digest: string;

                    /** ReadContentRequest offset. */
                    offset: Long;

                    /** ReadContentRequest size. */
                    size: Long;

                    /**
                     * Encodes the specified ReadContentRequest message. Does not implicitly {@link containerd.services.content.v1.ReadContentRequest.verify|verify} messages.
                     * @param message ReadContentRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.ReadContentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReadContentRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.ReadContentRequest & containerd.services.content.v1.ReadContentRequest.$Shape} ReadContentRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.ReadContentRequest & containerd.services.content.v1.ReadContentRequest.$Shape;
                }

                namespace ReadContentRequest {

                    /** Properties of a ReadContentRequest. */
                    interface $Properties {

                        /** ReadContentRequest digest */
                        digest?: (string|null);

                        /** ReadContentRequest offset */
                        offset?: (Long|null);

                        /** ReadContentRequest size */
                        size?: (Long|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReadContentRequest. */
                    type $Shape = containerd.services.content.v1.ReadContentRequest.$Properties;
                }

                /**
                 * Properties of a ReadContentResponse.
                 * @deprecated Use containerd.services.content.v1.ReadContentResponse.$Properties instead.
                 */
                interface IReadContentResponse extends containerd.services.content.v1.ReadContentResponse.$Properties {
                }

                /** Represents a ReadContentResponse. */
                class ReadContentResponse {

                    /**
                     * Constructs a new ReadContentResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.ReadContentResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReadContentResponse offset. */
                    offset: Long;

                    /** ReadContentResponse data. */
                    data: Uint8Array;

                    /**
                     * Encodes the specified ReadContentResponse message. Does not implicitly {@link containerd.services.content.v1.ReadContentResponse.verify|verify} messages.
                     * @param message ReadContentResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.ReadContentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReadContentResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.ReadContentResponse & containerd.services.content.v1.ReadContentResponse.$Shape} ReadContentResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.ReadContentResponse & containerd.services.content.v1.ReadContentResponse.$Shape;
                }

                namespace ReadContentResponse {

                    /** Properties of a ReadContentResponse. */
                    interface $Properties {

                        /** ReadContentResponse offset */
                        offset?: (Long|null);

                        /** ReadContentResponse data */
                        data?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReadContentResponse. */
                    type $Shape = containerd.services.content.v1.ReadContentResponse.$Properties;
                }

                /**
                 * Properties of a Status.
                 * @deprecated Use containerd.services.content.v1.Status.$Properties instead.
                 */
                interface IStatus extends containerd.services.content.v1.Status.$Properties {
                }

                /** Represents a Status. */
                class Status {

                    /**
                     * Constructs a new Status.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.Status.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Status started_at. */
                    started_at?: (google.protobuf.Timestamp.$Properties|null);

                    /** Status updated_at. */
                    updated_at?: (google.protobuf.Timestamp.$Properties|null);

                    /** Status ref. */
                    ref: string;

                    /** Status offset. */
                    offset: Long;

                    /** Status total. */
                    total: Long;

                    /** Status expected. */
                    expected: string;

                    /**
                     * Encodes the specified Status message. Does not implicitly {@link containerd.services.content.v1.Status.verify|verify} messages.
                     * @param message Status message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Status message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.Status & containerd.services.content.v1.Status.$Shape} Status
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.Status & containerd.services.content.v1.Status.$Shape;
                }

                namespace Status {

                    /** Properties of a Status. */
                    interface $Properties {

                        /** Status started_at */
                        started_at?: (google.protobuf.Timestamp.$Properties|null);

                        /** Status updated_at */
                        updated_at?: (google.protobuf.Timestamp.$Properties|null);

                        /** Status ref */
                        ref?: (string|null);

                        /** Status offset */
                        offset?: (Long|null);

                        /** Status total */
                        total?: (Long|null);

                        /** Status expected */
                        expected?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Status. */
                    type $Shape = containerd.services.content.v1.Status.$Properties;
                }

                /**
                 * Properties of a StatusRequest.
                 * @deprecated Use containerd.services.content.v1.StatusRequest.$Properties instead.
                 */
                interface IStatusRequest extends containerd.services.content.v1.StatusRequest.$Properties {
                }

                /** Represents a StatusRequest. */
                class StatusRequest {

                    /**
                     * Constructs a new StatusRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.StatusRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StatusRequest ref. */
                    ref: string;

                    /**
                     * Encodes the specified StatusRequest message. Does not implicitly {@link containerd.services.content.v1.StatusRequest.verify|verify} messages.
                     * @param message StatusRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.StatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StatusRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.StatusRequest & containerd.services.content.v1.StatusRequest.$Shape} StatusRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.StatusRequest & containerd.services.content.v1.StatusRequest.$Shape;
                }

                namespace StatusRequest {

                    /** Properties of a StatusRequest. */
                    interface $Properties {

                        /** StatusRequest ref */
                        ref?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StatusRequest. */
                    type $Shape = containerd.services.content.v1.StatusRequest.$Properties;
                }

                /**
                 * Properties of a StatusResponse.
                 * @deprecated Use containerd.services.content.v1.StatusResponse.$Properties instead.
                 */
                interface IStatusResponse extends containerd.services.content.v1.StatusResponse.$Properties {
                }

                /** Represents a StatusResponse. */
                class StatusResponse {

                    /**
                     * Constructs a new StatusResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.StatusResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StatusResponse status. */
                    status?: (containerd.services.content.v1.Status.$Properties|null);

                    /**
                     * Encodes the specified StatusResponse message. Does not implicitly {@link containerd.services.content.v1.StatusResponse.verify|verify} messages.
                     * @param message StatusResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.StatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StatusResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.StatusResponse & containerd.services.content.v1.StatusResponse.$Shape} StatusResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.StatusResponse & containerd.services.content.v1.StatusResponse.$Shape;
                }

                namespace StatusResponse {

                    /** Properties of a StatusResponse. */
                    interface $Properties {

                        /** StatusResponse status */
                        status?: (containerd.services.content.v1.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StatusResponse. */
                    type $Shape = containerd.services.content.v1.StatusResponse.$Properties;
                }

                /**
                 * Properties of a ListStatusesRequest.
                 * @deprecated Use containerd.services.content.v1.ListStatusesRequest.$Properties instead.
                 */
                interface IListStatusesRequest extends containerd.services.content.v1.ListStatusesRequest.$Properties {
                }

                /** Represents a ListStatusesRequest. */
                class ListStatusesRequest {

                    /**
                     * Constructs a new ListStatusesRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.ListStatusesRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ListStatusesRequest filters. */
                    filters: string[];

                    /**
                     * Encodes the specified ListStatusesRequest message. Does not implicitly {@link containerd.services.content.v1.ListStatusesRequest.verify|verify} messages.
                     * @param message ListStatusesRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.ListStatusesRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ListStatusesRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.ListStatusesRequest & containerd.services.content.v1.ListStatusesRequest.$Shape} ListStatusesRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.ListStatusesRequest & containerd.services.content.v1.ListStatusesRequest.$Shape;
                }

                namespace ListStatusesRequest {

                    /** Properties of a ListStatusesRequest. */
                    interface $Properties {

                        /** ListStatusesRequest filters */
                        filters?: (string[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ListStatusesRequest. */
                    type $Shape = containerd.services.content.v1.ListStatusesRequest.$Properties;
                }

                /**
                 * Properties of a ListStatusesResponse.
                 * @deprecated Use containerd.services.content.v1.ListStatusesResponse.$Properties instead.
                 */
                interface IListStatusesResponse extends containerd.services.content.v1.ListStatusesResponse.$Properties {
                }

                /** Represents a ListStatusesResponse. */
                class ListStatusesResponse {

                    /**
                     * Constructs a new ListStatusesResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.ListStatusesResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ListStatusesResponse statuses. */
                    statuses: containerd.services.content.v1.Status.$Properties[];

                    /**
                     * Encodes the specified ListStatusesResponse message. Does not implicitly {@link containerd.services.content.v1.ListStatusesResponse.verify|verify} messages.
                     * @param message ListStatusesResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.ListStatusesResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ListStatusesResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.ListStatusesResponse & containerd.services.content.v1.ListStatusesResponse.$Shape} ListStatusesResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.ListStatusesResponse & containerd.services.content.v1.ListStatusesResponse.$Shape;
                }

                namespace ListStatusesResponse {

                    /** Properties of a ListStatusesResponse. */
                    interface $Properties {

                        /** ListStatusesResponse statuses */
                        statuses?: (containerd.services.content.v1.Status.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ListStatusesResponse. */
                    type $Shape = containerd.services.content.v1.ListStatusesResponse.$Properties;
                }

                /** WriteAction enum. */
                enum WriteAction {

                    /** STAT value */
                    STAT = 0,

                    /** WRITE value */
                    WRITE = 1,

                    /** COMMIT value */
                    COMMIT = 2
                }

                /**
                 * Properties of a WriteContentRequest.
                 * @deprecated Use containerd.services.content.v1.WriteContentRequest.$Properties instead.
                 */
                interface IWriteContentRequest extends containerd.services.content.v1.WriteContentRequest.$Properties {
                }

                /** Represents a WriteContentRequest. */
                class WriteContentRequest {

                    /**
                     * Constructs a new WriteContentRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.WriteContentRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** WriteContentRequest action. */
                    action: containerd.services.content.v1.WriteAction;

                    /** WriteContentRequest ref. */
                    ref: string;

                    /** WriteContentRequest total. */
                    total: Long;

                    /** WriteContentRequest expected. */
                    expected: string;

                    /** WriteContentRequest offset. */
                    offset: Long;

                    /** WriteContentRequest data. */
                    data: Uint8Array;

                    /** WriteContentRequest labels. */
                    labels: { [k: string]: string };

                    /**
                     * Encodes the specified WriteContentRequest message. Does not implicitly {@link containerd.services.content.v1.WriteContentRequest.verify|verify} messages.
                     * @param message WriteContentRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.WriteContentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a WriteContentRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.WriteContentRequest & containerd.services.content.v1.WriteContentRequest.$Shape} WriteContentRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.WriteContentRequest & containerd.services.content.v1.WriteContentRequest.$Shape;
                }

                namespace WriteContentRequest {

                    /** Properties of a WriteContentRequest. */
                    interface $Properties {

                        /** WriteContentRequest action */
                        action?: (containerd.services.content.v1.WriteAction|null);

                        /** WriteContentRequest ref */
                        ref?: (string|null);

                        /** WriteContentRequest total */
                        total?: (Long|null);

                        /** WriteContentRequest expected */
                        expected?: (string|null);

                        /** WriteContentRequest offset */
                        offset?: (Long|null);

                        /** WriteContentRequest data */
                        data?: (Uint8Array|null);

                        /** WriteContentRequest labels */
                        labels?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a WriteContentRequest. */
                    type $Shape = containerd.services.content.v1.WriteContentRequest.$Properties;
                }

                /**
                 * Properties of a WriteContentResponse.
                 * @deprecated Use containerd.services.content.v1.WriteContentResponse.$Properties instead.
                 */
                interface IWriteContentResponse extends containerd.services.content.v1.WriteContentResponse.$Properties {
                }

                /** Represents a WriteContentResponse. */
                class WriteContentResponse {

                    /**
                     * Constructs a new WriteContentResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.WriteContentResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** WriteContentResponse action. */
                    action: containerd.services.content.v1.WriteAction;

                    /** WriteContentResponse started_at. */
                    started_at?: (google.protobuf.Timestamp.$Properties|null);

                    /** WriteContentResponse updated_at. */
                    updated_at?: (google.protobuf.Timestamp.$Properties|null);

                    /** WriteContentResponse offset. */
                    offset: Long;

                    /** WriteContentResponse total. */
                    total: Long;

                    /** WriteContentResponse digest. */
                    digest: string;

                    /**
                     * Encodes the specified WriteContentResponse message. Does not implicitly {@link containerd.services.content.v1.WriteContentResponse.verify|verify} messages.
                     * @param message WriteContentResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.WriteContentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a WriteContentResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.WriteContentResponse & containerd.services.content.v1.WriteContentResponse.$Shape} WriteContentResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.WriteContentResponse & containerd.services.content.v1.WriteContentResponse.$Shape;
                }

                namespace WriteContentResponse {

                    /** Properties of a WriteContentResponse. */
                    interface $Properties {

                        /** WriteContentResponse action */
                        action?: (containerd.services.content.v1.WriteAction|null);

                        /** WriteContentResponse started_at */
                        started_at?: (google.protobuf.Timestamp.$Properties|null);

                        /** WriteContentResponse updated_at */
                        updated_at?: (google.protobuf.Timestamp.$Properties|null);

                        /** WriteContentResponse offset */
                        offset?: (Long|null);

                        /** WriteContentResponse total */
                        total?: (Long|null);

                        /** WriteContentResponse digest */
                        digest?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a WriteContentResponse. */
                    type $Shape = containerd.services.content.v1.WriteContentResponse.$Properties;
                }

                /**
                 * Properties of an AbortRequest.
                 * @deprecated Use containerd.services.content.v1.AbortRequest.$Properties instead.
                 */
                interface IAbortRequest extends containerd.services.content.v1.AbortRequest.$Properties {
                }

                /** Represents an AbortRequest. */
                class AbortRequest {

                    /**
                     * Constructs a new AbortRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: containerd.services.content.v1.AbortRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** AbortRequest ref. */
                    ref: string;

                    /**
                     * Encodes the specified AbortRequest message. Does not implicitly {@link containerd.services.content.v1.AbortRequest.verify|verify} messages.
                     * @param message AbortRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: containerd.services.content.v1.AbortRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an AbortRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {containerd.services.content.v1.AbortRequest & containerd.services.content.v1.AbortRequest.$Shape} AbortRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): containerd.services.content.v1.AbortRequest & containerd.services.content.v1.AbortRequest.$Shape;
                }

                namespace AbortRequest {

                    /** Properties of an AbortRequest. */
                    interface $Properties {

                        /** AbortRequest ref */
                        ref?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an AbortRequest. */
                    type $Shape = containerd.services.content.v1.AbortRequest.$Properties;
                }
            }
        }
    }
}

/** Namespace fsutil. */
export namespace fsutil {

    /** Namespace types. */
    namespace types {

        /**
         * Properties of a Stat.
         * @deprecated Use fsutil.types.Stat.$Properties instead.
         */
        interface IStat extends fsutil.types.Stat.$Properties {
        }

        /** Represents a Stat. */
        class Stat {

            /**
             * Constructs a new Stat.
             * @param [properties] Properties to set
             */
            constructor(properties?: fsutil.types.Stat.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Stat path. */
            path: string;

            /** Stat mode. */
            mode: number;

            /** Stat uid. */
            uid: number;

            /** Stat gid. */
            gid: number;

            /** Stat size. */
            size: Long;

            /** Stat modTime. */
            modTime: Long;

            /** Stat linkname. */
            linkname: string;

            /** Stat devmajor. */
            devmajor: Long;

            /** Stat devminor. */
            devminor: Long;

            /** Stat xattrs. */
            xattrs: { [k: string]: Uint8Array };

            /**
             * Encodes the specified Stat message. Does not implicitly {@link fsutil.types.Stat.verify|verify} messages.
             * @param message Stat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fsutil.types.Stat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Stat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fsutil.types.Stat & fsutil.types.Stat.$Shape} Stat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fsutil.types.Stat & fsutil.types.Stat.$Shape;
        }

        namespace Stat {

            /** Properties of a Stat. */
            interface $Properties {

                /** Stat path */
                path?: (string|null);

                /** Stat mode */
                mode?: (number|null);

                /** Stat uid */
                uid?: (number|null);

                /** Stat gid */
                gid?: (number|null);

                /** Stat size */
                size?: (Long|null);

                /** Stat modTime */
                modTime?: (Long|null);

                /** Stat linkname */
                linkname?: (string|null);

                /** Stat devmajor */
                devmajor?: (Long|null);

                /** Stat devminor */
                devminor?: (Long|null);

                /** Stat xattrs */
                xattrs?: ({ [k: string]: Uint8Array }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Stat. */
            type $Shape = fsutil.types.Stat.$Properties;
        }

        /**
         * Properties of a Packet.
         * @deprecated Use fsutil.types.Packet.$Properties instead.
         */
        interface IPacket extends fsutil.types.Packet.$Properties {
        }

        /** Represents a Packet. */
        class Packet {

            /**
             * Constructs a new Packet.
             * @param [properties] Properties to set
             */
            constructor(properties?: fsutil.types.Packet.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Packet type. */
            type: fsutil.types.Packet.PacketType;

            /** Packet stat. */
            stat?: (fsutil.types.Stat.$Properties|null);

            /** Packet ID. */
            ID: number;

            /** Packet data. */
            data: Uint8Array;

            /**
             * Encodes the specified Packet message. Does not implicitly {@link fsutil.types.Packet.verify|verify} messages.
             * @param message Packet message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: fsutil.types.Packet.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Packet message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {fsutil.types.Packet & fsutil.types.Packet.$Shape} Packet
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): fsutil.types.Packet & fsutil.types.Packet.$Shape;
        }

        namespace Packet {

            /** Properties of a Packet. */
            interface $Properties {

                /** Packet type */
                type?: (fsutil.types.Packet.PacketType|null);

                /** Packet stat */
                stat?: (fsutil.types.Stat.$Properties|null);

                /** Packet ID */
                ID?: (number|null);

                /** Packet data */
                data?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Packet. */
            type $Shape = fsutil.types.Packet.$Properties;

            /** PacketType enum. */
            enum PacketType {

                /** PACKET_STAT value */
                PACKET_STAT = 0,

                /** PACKET_REQ value */
                PACKET_REQ = 1,

                /** PACKET_DATA value */
                PACKET_DATA = 2,

                /** PACKET_FIN value */
                PACKET_FIN = 3,

                /** PACKET_ERR value */
                PACKET_ERR = 4
            }
        }
    }
}

/** Namespace google. */
export namespace google {

    /** Namespace protobuf. */
    namespace protobuf {

        /**
         * Properties of an Empty.
         * @deprecated Use google.protobuf.Empty.$Properties instead.
         */
        interface IEmpty extends google.protobuf.Empty.$Properties {
        }

        /** Represents an Empty. */
        class Empty {

            /**
             * Constructs a new Empty.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Empty.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified Empty message. Does not implicitly {@link google.protobuf.Empty.verify|verify} messages.
             * @param message Empty message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Empty.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Empty message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Empty & google.protobuf.Empty.$Shape} Empty
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Empty & google.protobuf.Empty.$Shape;
        }

        namespace Empty {

            /** Properties of an Empty. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Empty. */
            type $Shape = google.protobuf.Empty.$Properties;
        }

        /**
         * Properties of a FieldMask.
         * @deprecated Use google.protobuf.FieldMask.$Properties instead.
         */
        interface IFieldMask extends google.protobuf.FieldMask.$Properties {
        }

        /** Represents a FieldMask. */
        class FieldMask {

            /**
             * Constructs a new FieldMask.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.FieldMask.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FieldMask paths. */
            paths: string[];

            /**
             * Encodes the specified FieldMask message. Does not implicitly {@link google.protobuf.FieldMask.verify|verify} messages.
             * @param message FieldMask message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.FieldMask.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FieldMask message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.FieldMask & google.protobuf.FieldMask.$Shape} FieldMask
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.FieldMask & google.protobuf.FieldMask.$Shape;
        }

        namespace FieldMask {

            /** Properties of a FieldMask. */
            interface $Properties {

                /** FieldMask paths */
                paths?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FieldMask. */
            type $Shape = google.protobuf.FieldMask.$Properties;
        }

        /**
         * Properties of a Timestamp.
         * @deprecated Use google.protobuf.Timestamp.$Properties instead.
         */
        interface ITimestamp extends google.protobuf.Timestamp.$Properties {
        }

        /** Represents a Timestamp. */
        class Timestamp {

            /**
             * Constructs a new Timestamp.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Timestamp.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Timestamp seconds. */
            seconds: Long;

            /** Timestamp nanos. */
            nanos: number;

            /**
             * Encodes the specified Timestamp message. Does not implicitly {@link google.protobuf.Timestamp.verify|verify} messages.
             * @param message Timestamp message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Timestamp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Timestamp message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape} Timestamp
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Timestamp & google.protobuf.Timestamp.$Shape;
        }

        namespace Timestamp {

            /** Properties of a Timestamp. */
            interface $Properties {

                /** Timestamp seconds */
                seconds?: (Long|null);

                /** Timestamp nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Timestamp. */
            type $Shape = google.protobuf.Timestamp.$Properties;
        }

        /**
         * Properties of an Any.
         * @deprecated Use google.protobuf.Any.$Properties instead.
         */
        interface IAny extends google.protobuf.Any.$Properties {
        }

        /** Represents an Any. */
        class Any {

            /**
             * Constructs a new Any.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Any.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Any type_url. */
            type_url: string;

            /** Any value. */
            value: Uint8Array;

            /**
             * Encodes the specified Any message. Does not implicitly {@link google.protobuf.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Any & google.protobuf.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Any & google.protobuf.Any.$Shape;
        }

        namespace Any {

            /** Properties of an Any. */
            interface $Properties {

                /** Any type_url */
                type_url?: (string|null);

                /** Any value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Any. */
            type $Shape = google.protobuf.Any.$Properties;
        }
    }

    /** Namespace rpc. */
    namespace rpc {

        /**
         * Properties of a Status.
         * @deprecated Use google.rpc.Status.$Properties instead.
         */
        interface IStatus extends google.rpc.Status.$Properties {
        }

        /** Represents a Status. */
        class Status {

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status code. */
            code: number;

            /** Status message. */
            message: string;

            /** Status details. */
            details: google.protobuf.Any.$Properties[];

            /**
             * Encodes the specified Status message. Does not implicitly {@link google.rpc.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Status & google.rpc.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Status & google.rpc.Status.$Shape;
        }

        namespace Status {

            /** Properties of a Status. */
            interface $Properties {

                /** Status code */
                code?: (number|null);

                /** Status message */
                message?: (string|null);

                /** Status details */
                details?: (google.protobuf.Any.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Status. */
            type $Shape = google.rpc.Status.$Properties;
        }
    }
}

/** Namespace grpc. */
export namespace grpc {

    /** Namespace health. */
    namespace health {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a HealthCheckRequest.
             * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
             */
            interface IHealthCheckRequest extends grpc.health.v1.HealthCheckRequest.$Properties {
            }

            /** Represents a HealthCheckRequest. */
            class HealthCheckRequest {

                /**
                 * Constructs a new HealthCheckRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckRequest service. */
                service: string;

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @param message HealthCheckRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
            }

            namespace HealthCheckRequest {

                /** Properties of a HealthCheckRequest. */
                interface $Properties {

                    /** HealthCheckRequest service */
                    service?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckRequest. */
                type $Shape = grpc.health.v1.HealthCheckRequest.$Properties;
            }

            /**
             * Properties of a HealthCheckResponse.
             * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
             */
            interface IHealthCheckResponse extends grpc.health.v1.HealthCheckResponse.$Properties {
            }

            /** Represents a HealthCheckResponse. */
            class HealthCheckResponse {

                /**
                 * Constructs a new HealthCheckResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckResponse status. */
                status: grpc.health.v1.HealthCheckResponse.ServingStatus;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @param message HealthCheckResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
            }

            namespace HealthCheckResponse {

                /** Properties of a HealthCheckResponse. */
                interface $Properties {

                    /** HealthCheckResponse status */
                    status?: (grpc.health.v1.HealthCheckResponse.ServingStatus|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckResponse. */
                type $Shape = grpc.health.v1.HealthCheckResponse.$Properties;

                /** ServingStatus enum. */
                enum ServingStatus {

                    /** UNKNOWN value */
                    UNKNOWN = 0,

                    /** SERVING value */
                    SERVING = 1,

                    /** NOT_SERVING value */
                    NOT_SERVING = 2,

                    /** SERVICE_UNKNOWN value */
                    SERVICE_UNKNOWN = 3
                }
            }
        }
    }
}

/** Namespace errdefs. */
export namespace errdefs {

    /**
     * Properties of a Vertex.
     * @deprecated Use errdefs.Vertex.$Properties instead.
     */
    interface IVertex extends errdefs.Vertex.$Properties {
    }

    /** Represents a Vertex. */
    class Vertex {

        /**
         * Constructs a new Vertex.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.Vertex.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Vertex digest. */
        digest: string;

        /**
         * Encodes the specified Vertex message. Does not implicitly {@link errdefs.Vertex.verify|verify} messages.
         * @param message Vertex message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.Vertex.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Vertex message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.Vertex & errdefs.Vertex.$Shape} Vertex
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.Vertex & errdefs.Vertex.$Shape;
    }

    namespace Vertex {

        /** Properties of a Vertex. */
        interface $Properties {

            /** Vertex digest */
            digest?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Vertex. */
        type $Shape = errdefs.Vertex.$Properties;
    }

    /**
     * Properties of a Source.
     * @deprecated Use errdefs.Source.$Properties instead.
     */
    interface ISource extends errdefs.Source.$Properties {
    }

    /** Represents a Source. */
    class Source {

        /**
         * Constructs a new Source.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.Source.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Source info. */
        info?: (pb.SourceInfo.$Properties|null);

        /** Source ranges. */
        ranges: pb.Range.$Properties[];

        /**
         * Encodes the specified Source message. Does not implicitly {@link errdefs.Source.verify|verify} messages.
         * @param message Source message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Source message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.Source & errdefs.Source.$Shape} Source
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.Source & errdefs.Source.$Shape;
    }

    namespace Source {

        /** Properties of a Source. */
        interface $Properties {

            /** Source info */
            info?: (pb.SourceInfo.$Properties|null);

            /** Source ranges */
            ranges?: (pb.Range.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Source. */
        type $Shape = errdefs.Source.$Properties;
    }

    /**
     * Properties of a Frontend.
     * @deprecated Use errdefs.Frontend.$Properties instead.
     */
    interface IFrontend extends errdefs.Frontend.$Properties {
    }

    /** Represents a Frontend. */
    class Frontend {

        /**
         * Constructs a new Frontend.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.Frontend.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Frontend name. */
        name: string;

        /** Frontend source. */
        source: string;

        /**
         * Encodes the specified Frontend message. Does not implicitly {@link errdefs.Frontend.verify|verify} messages.
         * @param message Frontend message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.Frontend.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Frontend message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.Frontend & errdefs.Frontend.$Shape} Frontend
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.Frontend & errdefs.Frontend.$Shape;
    }

    namespace Frontend {

        /** Properties of a Frontend. */
        interface $Properties {

            /** Frontend name */
            name?: (string|null);

            /** Frontend source */
            source?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Frontend. */
        type $Shape = errdefs.Frontend.$Properties;
    }

    /**
     * Properties of a FrontendCap.
     * @deprecated Use errdefs.FrontendCap.$Properties instead.
     */
    interface IFrontendCap extends errdefs.FrontendCap.$Properties {
    }

    /** Represents a FrontendCap. */
    class FrontendCap {

        /**
         * Constructs a new FrontendCap.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.FrontendCap.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FrontendCap name. */
        name: string;

        /**
         * Encodes the specified FrontendCap message. Does not implicitly {@link errdefs.FrontendCap.verify|verify} messages.
         * @param message FrontendCap message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.FrontendCap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FrontendCap message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.FrontendCap & errdefs.FrontendCap.$Shape} FrontendCap
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.FrontendCap & errdefs.FrontendCap.$Shape;
    }

    namespace FrontendCap {

        /** Properties of a FrontendCap. */
        interface $Properties {

            /** FrontendCap name */
            name?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FrontendCap. */
        type $Shape = errdefs.FrontendCap.$Properties;
    }

    /**
     * Properties of a CompatibilityFeature.
     * @deprecated Use errdefs.CompatibilityFeature.$Properties instead.
     */
    interface ICompatibilityFeature extends errdefs.CompatibilityFeature.$Properties {
    }

    /** Represents a CompatibilityFeature. */
    class CompatibilityFeature {

        /**
         * Constructs a new CompatibilityFeature.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.CompatibilityFeature.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CompatibilityFeature version. */
        version: Long;

        /** CompatibilityFeature feature. */
        feature: string;

        /**
         * Encodes the specified CompatibilityFeature message. Does not implicitly {@link errdefs.CompatibilityFeature.verify|verify} messages.
         * @param message CompatibilityFeature message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.CompatibilityFeature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CompatibilityFeature message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.CompatibilityFeature & errdefs.CompatibilityFeature.$Shape} CompatibilityFeature
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.CompatibilityFeature & errdefs.CompatibilityFeature.$Shape;
    }

    namespace CompatibilityFeature {

        /** Properties of a CompatibilityFeature. */
        interface $Properties {

            /** CompatibilityFeature version */
            version?: (Long|null);

            /** CompatibilityFeature feature */
            feature?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CompatibilityFeature. */
        type $Shape = errdefs.CompatibilityFeature.$Properties;
    }

    /**
     * Properties of a Subrequest.
     * @deprecated Use errdefs.Subrequest.$Properties instead.
     */
    interface ISubrequest extends errdefs.Subrequest.$Properties {
    }

    /** Represents a Subrequest. */
    class Subrequest {

        /**
         * Constructs a new Subrequest.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.Subrequest.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Subrequest name. */
        name: string;

        /**
         * Encodes the specified Subrequest message. Does not implicitly {@link errdefs.Subrequest.verify|verify} messages.
         * @param message Subrequest message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.Subrequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Subrequest message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.Subrequest & errdefs.Subrequest.$Shape} Subrequest
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.Subrequest & errdefs.Subrequest.$Shape;
    }

    namespace Subrequest {

        /** Properties of a Subrequest. */
        interface $Properties {

            /** Subrequest name */
            name?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Subrequest. */
        type $Shape = errdefs.Subrequest.$Properties;
    }

    /**
     * Properties of a Solve.
     * @deprecated Use errdefs.Solve.$Properties instead.
     */
    interface ISolve extends errdefs.Solve.$Properties {
    }

    /** Represents a Solve. */
    class Solve {

        /**
         * Constructs a new Solve.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.Solve.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Solve inputIDs. */
        inputIDs: string[];

        /** Solve mountIDs. */
        mountIDs: string[];

        /** Solve op. */
        op?: (pb.Op.$Properties|null);

        /** Solve file. */
        file?: (errdefs.FileAction.$Properties|null);

        /** Solve cache. */
        cache?: (errdefs.ContentCache.$Properties|null);

        /** Solve description. */
        description: { [k: string]: string };

        /** Solve subject. */
        subject?: ("file"|"cache");

        /**
         * Encodes the specified Solve message. Does not implicitly {@link errdefs.Solve.verify|verify} messages.
         * @param message Solve message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.Solve.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Solve message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.Solve & errdefs.Solve.$Shape} Solve
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.Solve & errdefs.Solve.$Shape;
    }

    namespace Solve {

        /** Properties of a Solve. */
        interface $Properties {

            /** Solve inputIDs */
            inputIDs?: (string[]|null);

            /** Solve mountIDs */
            mountIDs?: (string[]|null);

            /** Solve op */
            op?: (pb.Op.$Properties|null);

            /** Solve file */
            file?: (errdefs.FileAction.$Properties|null);

            /** Solve cache */
            cache?: (errdefs.ContentCache.$Properties|null);

            /** Solve description */
            description?: ({ [k: string]: string }|null);

            /** Solve subject */
            subject?: ("file"|"cache");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a Solve. */
        type $Shape = {
          inputIDs?: string[]|null;
          mountIDs?: string[]|null;
          op?: pb.Op.$Shape|null;
          file?: errdefs.FileAction.$Shape|null;
          cache?: errdefs.ContentCache.$Shape|null;
          description?: { [k: string]: string }|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ subject?: undefined; file?: null; cache?: null }|{ subject?: "file"; file: errdefs.FileAction.$Shape; cache?: null }|{ subject?: "cache"; file?: null; cache: errdefs.ContentCache.$Shape })
        );
    }

    /**
     * Properties of a FileAction.
     * @deprecated Use errdefs.FileAction.$Properties instead.
     */
    interface IFileAction extends errdefs.FileAction.$Properties {
    }

    /** Represents a FileAction. */
    class FileAction {

        /**
         * Constructs a new FileAction.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.FileAction.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileAction index. */
        index: Long;

        /**
         * Encodes the specified FileAction message. Does not implicitly {@link errdefs.FileAction.verify|verify} messages.
         * @param message FileAction message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.FileAction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileAction message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.FileAction & errdefs.FileAction.$Shape} FileAction
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.FileAction & errdefs.FileAction.$Shape;
    }

    namespace FileAction {

        /** Properties of a FileAction. */
        interface $Properties {

            /** FileAction index */
            index?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileAction. */
        type $Shape = errdefs.FileAction.$Properties;
    }

    /**
     * Properties of a ContentCache.
     * @deprecated Use errdefs.ContentCache.$Properties instead.
     */
    interface IContentCache extends errdefs.ContentCache.$Properties {
    }

    /** Represents a ContentCache. */
    class ContentCache {

        /**
         * Constructs a new ContentCache.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.ContentCache.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ContentCache index. */
        index: Long;

        /**
         * Encodes the specified ContentCache message. Does not implicitly {@link errdefs.ContentCache.verify|verify} messages.
         * @param message ContentCache message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.ContentCache.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ContentCache message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.ContentCache & errdefs.ContentCache.$Shape} ContentCache
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.ContentCache & errdefs.ContentCache.$Shape;
    }

    namespace ContentCache {

        /** Properties of a ContentCache. */
        interface $Properties {

            /** ContentCache index */
            index?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ContentCache. */
        type $Shape = errdefs.ContentCache.$Properties;
    }

    /**
     * Properties of a ProvenanceMaterialsIncomplete.
     * @deprecated Use errdefs.ProvenanceMaterialsIncomplete.$Properties instead.
     */
    interface IProvenanceMaterialsIncomplete extends errdefs.ProvenanceMaterialsIncomplete.$Properties {
    }

    /** Represents a ProvenanceMaterialsIncomplete. */
    class ProvenanceMaterialsIncomplete {

        /**
         * Constructs a new ProvenanceMaterialsIncomplete.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.ProvenanceMaterialsIncomplete.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ProvenanceMaterialsIncomplete incomplete. */
        incomplete: errdefs.ProvenanceMaterialIncomplete.$Properties[];

        /**
         * Encodes the specified ProvenanceMaterialsIncomplete message. Does not implicitly {@link errdefs.ProvenanceMaterialsIncomplete.verify|verify} messages.
         * @param message ProvenanceMaterialsIncomplete message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.ProvenanceMaterialsIncomplete.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ProvenanceMaterialsIncomplete message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.ProvenanceMaterialsIncomplete & errdefs.ProvenanceMaterialsIncomplete.$Shape} ProvenanceMaterialsIncomplete
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.ProvenanceMaterialsIncomplete & errdefs.ProvenanceMaterialsIncomplete.$Shape;
    }

    namespace ProvenanceMaterialsIncomplete {

        /** Properties of a ProvenanceMaterialsIncomplete. */
        interface $Properties {

            /** ProvenanceMaterialsIncomplete incomplete */
            incomplete?: (errdefs.ProvenanceMaterialIncomplete.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ProvenanceMaterialsIncomplete. */
        type $Shape = errdefs.ProvenanceMaterialsIncomplete.$Properties;
    }

    /**
     * Properties of a ProvenanceMaterialIncomplete.
     * @deprecated Use errdefs.ProvenanceMaterialIncomplete.$Properties instead.
     */
    interface IProvenanceMaterialIncomplete extends errdefs.ProvenanceMaterialIncomplete.$Properties {
    }

    /** Represents a ProvenanceMaterialIncomplete. */
    class ProvenanceMaterialIncomplete {

        /**
         * Constructs a new ProvenanceMaterialIncomplete.
         * @param [properties] Properties to set
         */
        constructor(properties?: errdefs.ProvenanceMaterialIncomplete.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ProvenanceMaterialIncomplete op. */
        op: string;

        /** ProvenanceMaterialIncomplete name. */
        name: string;

        /** ProvenanceMaterialIncomplete method. */
        method: string;

        /** ProvenanceMaterialIncomplete uri. */
        uri: string;

        /** ProvenanceMaterialIncomplete final_uri. */
        final_uri: string;

        /** ProvenanceMaterialIncomplete reason. */
        reason: string;

        /**
         * Encodes the specified ProvenanceMaterialIncomplete message. Does not implicitly {@link errdefs.ProvenanceMaterialIncomplete.verify|verify} messages.
         * @param message ProvenanceMaterialIncomplete message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: errdefs.ProvenanceMaterialIncomplete.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ProvenanceMaterialIncomplete message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {errdefs.ProvenanceMaterialIncomplete & errdefs.ProvenanceMaterialIncomplete.$Shape} ProvenanceMaterialIncomplete
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): errdefs.ProvenanceMaterialIncomplete & errdefs.ProvenanceMaterialIncomplete.$Shape;
    }

    namespace ProvenanceMaterialIncomplete {

        /** Properties of a ProvenanceMaterialIncomplete. */
        interface $Properties {

            /** ProvenanceMaterialIncomplete op */
            op?: (string|null);

            /** ProvenanceMaterialIncomplete name */
            name?: (string|null);

            /** ProvenanceMaterialIncomplete method */
            method?: (string|null);

            /** ProvenanceMaterialIncomplete uri */
            uri?: (string|null);

            /** ProvenanceMaterialIncomplete final_uri */
            final_uri?: (string|null);

            /** ProvenanceMaterialIncomplete reason */
            reason?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ProvenanceMaterialIncomplete. */
        type $Shape = errdefs.ProvenanceMaterialIncomplete.$Properties;
    }
}

/** Namespace pb. */
export namespace pb {

    /**
     * Properties of an Op.
     * @deprecated Use pb.Op.$Properties instead.
     */
    interface IOp extends pb.Op.$Properties {
    }

    /** Represents an Op. */
    class Op {

        /**
         * Constructs a new Op.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Op.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Op inputs. */
        inputs: pb.Input.$Properties[];

        /** Op exec. */
        exec?: (pb.ExecOp.$Properties|null);

        /** Op source. */
        source?: (pb.SourceOp.$Properties|null);

        /** Op file. */
        file?: (pb.FileOp.$Properties|null);

        /** Op build. */
        build?: (pb.BuildOp.$Properties|null);

        /** Op merge. */
        merge?: (pb.MergeOp.$Properties|null);

        /** Op diff. */
        diff?: (pb.DiffOp.$Properties|null);

        /** Op passthrough. */
        passthrough?: (pb.PassthroughOp.$Properties|null);

        /** Op platform. */
        platform?: (pb.Platform.$Properties|null);

        /** Op constraints. */
        constraints?: (pb.WorkerConstraints.$Properties|null);

        /** Op op. */
        op?: ("exec"|"source"|"file"|"build"|"merge"|"diff"|"passthrough");

        /**
         * Encodes the specified Op message. Does not implicitly {@link pb.Op.verify|verify} messages.
         * @param message Op message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Op.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Op message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Op & pb.Op.$Shape} Op
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Op & pb.Op.$Shape;
    }

    namespace Op {

        /** Properties of an Op. */
        interface $Properties {

            /** Op inputs */
            inputs?: (pb.Input.$Properties[]|null);

            /** Op exec */
            exec?: (pb.ExecOp.$Properties|null);

            /** Op source */
            source?: (pb.SourceOp.$Properties|null);

            /** Op file */
            file?: (pb.FileOp.$Properties|null);

            /** Op build */
            build?: (pb.BuildOp.$Properties|null);

            /** Op merge */
            merge?: (pb.MergeOp.$Properties|null);

            /** Op diff */
            diff?: (pb.DiffOp.$Properties|null);

            /** Op passthrough */
            passthrough?: (pb.PassthroughOp.$Properties|null);

            /** Op platform */
            platform?: (pb.Platform.$Properties|null);

            /** Op constraints */
            constraints?: (pb.WorkerConstraints.$Properties|null);

            /** Op op */
            op?: ("exec"|"source"|"file"|"build"|"merge"|"diff"|"passthrough");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of an Op. */
        type $Shape = {
          inputs?: pb.Input.$Shape[]|null;
          exec?: pb.ExecOp.$Shape|null;
          source?: pb.SourceOp.$Shape|null;
          file?: pb.FileOp.$Shape|null;
          build?: pb.BuildOp.$Shape|null;
          merge?: pb.MergeOp.$Shape|null;
          diff?: pb.DiffOp.$Shape|null;
          passthrough?: pb.PassthroughOp.$Shape|null;
          platform?: pb.Platform.$Shape|null;
          constraints?: pb.WorkerConstraints.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ op?: undefined; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff?: null; passthrough?: null }|{ op?: "exec"; exec: pb.ExecOp.$Shape; source?: null; file?: null; build?: null; merge?: null; diff?: null; passthrough?: null }|{ op?: "source"; exec?: null; source: pb.SourceOp.$Shape; file?: null; build?: null; merge?: null; diff?: null; passthrough?: null }|{ op?: "file"; exec?: null; source?: null; file: pb.FileOp.$Shape; build?: null; merge?: null; diff?: null; passthrough?: null }|{ op?: "build"; exec?: null; source?: null; file?: null; build: pb.BuildOp.$Shape; merge?: null; diff?: null; passthrough?: null }|{ op?: "merge"; exec?: null; source?: null; file?: null; build?: null; merge: pb.MergeOp.$Shape; diff?: null; passthrough?: null }|{ op?: "diff"; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff: pb.DiffOp.$Shape; passthrough?: null }|{ op?: "passthrough"; exec?: null; source?: null; file?: null; build?: null; merge?: null; diff?: null; passthrough: pb.PassthroughOp.$Shape })
        );
    }

    /**
     * Properties of a Platform.
     * @deprecated Use pb.Platform.$Properties instead.
     */
    interface IPlatform extends pb.Platform.$Properties {
    }

    /** Represents a Platform. */
    class Platform {

        /**
         * Constructs a new Platform.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Platform.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Platform Architecture. */
        Architecture: string;

        /** Platform OS. */
        OS: string;

        /** Platform Variant. */
        Variant: string;

        /** Platform OSVersion. */
        OSVersion: string;

        /** Platform OSFeatures. */
        OSFeatures: string[];

        /**
         * Encodes the specified Platform message. Does not implicitly {@link pb.Platform.verify|verify} messages.
         * @param message Platform message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Platform.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Platform message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Platform & pb.Platform.$Shape} Platform
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Platform & pb.Platform.$Shape;
    }

    namespace Platform {

        /** Properties of a Platform. */
        interface $Properties {

            /** Platform Architecture */
            Architecture?: (string|null);

            /** Platform OS */
            OS?: (string|null);

            /** Platform Variant */
            Variant?: (string|null);

            /** Platform OSVersion */
            OSVersion?: (string|null);

            /** Platform OSFeatures */
            OSFeatures?: (string[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Platform. */
        type $Shape = pb.Platform.$Properties;
    }

    /**
     * Properties of an Input.
     * @deprecated Use pb.Input.$Properties instead.
     */
    interface IInput extends pb.Input.$Properties {
    }

    /** Represents an Input. */
    class Input {

        /**
         * Constructs a new Input.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Input.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Input digest. */
        digest: string;

        /** Input index. */
        index: Long;

        /**
         * Encodes the specified Input message. Does not implicitly {@link pb.Input.verify|verify} messages.
         * @param message Input message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Input.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Input message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Input & pb.Input.$Shape} Input
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Input & pb.Input.$Shape;
    }

    namespace Input {

        /** Properties of an Input. */
        interface $Properties {

            /** Input digest */
            digest?: (string|null);

            /** Input index */
            index?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Input. */
        type $Shape = pb.Input.$Properties;
    }

    /**
     * Properties of an ExecOp.
     * @deprecated Use pb.ExecOp.$Properties instead.
     */
    interface IExecOp extends pb.ExecOp.$Properties {
    }

    /** Represents an ExecOp. */
    class ExecOp {

        /**
         * Constructs a new ExecOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.ExecOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ExecOp meta. */
        meta?: (pb.Meta.$Properties|null);

        /** ExecOp mounts. */
        mounts: pb.Mount.$Properties[];

        /** ExecOp network. */
        network: pb.NetMode;

        /** ExecOp security. */
        security: pb.SecurityMode;

        /** ExecOp secretenv. */
        secretenv: pb.SecretEnv.$Properties[];

        /** ExecOp cdiDevices. */
        cdiDevices: pb.CDIDevice.$Properties[];

        /**
         * Encodes the specified ExecOp message. Does not implicitly {@link pb.ExecOp.verify|verify} messages.
         * @param message ExecOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.ExecOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an ExecOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.ExecOp & pb.ExecOp.$Shape} ExecOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.ExecOp & pb.ExecOp.$Shape;
    }

    namespace ExecOp {

        /** Properties of an ExecOp. */
        interface $Properties {

            /** ExecOp meta */
            meta?: (pb.Meta.$Properties|null);

            /** ExecOp mounts */
            mounts?: (pb.Mount.$Properties[]|null);

            /** ExecOp network */
            network?: (pb.NetMode|null);

            /** ExecOp security */
            security?: (pb.SecurityMode|null);

            /** ExecOp secretenv */
            secretenv?: (pb.SecretEnv.$Properties[]|null);

            /** ExecOp cdiDevices */
            cdiDevices?: (pb.CDIDevice.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an ExecOp. */
        type $Shape = pb.ExecOp.$Properties;
    }

    /**
     * Properties of a Meta.
     * @deprecated Use pb.Meta.$Properties instead.
     */
    interface IMeta extends pb.Meta.$Properties {
    }

    /** Represents a Meta. */
    class Meta {

        /**
         * Constructs a new Meta.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Meta.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Meta args. */
        args: string[];

        /** Meta env. */
        env: string[];

        /** Meta cwd. */
        cwd: string;

        /** Meta user. */
        user: string;

        /** Meta proxy_env. */
        proxy_env?: (pb.ProxyEnv.$Properties|null);

        /** Meta extraHosts. */
        extraHosts: pb.HostIP.$Properties[];

        /** Meta hostname. */
        hostname: string;

        /** Meta ulimit. */
        ulimit: pb.Ulimit.$Properties[];

        /** Meta cgroupParent. */
        cgroupParent: string;

        /** Meta removeMountStubsRecursive. */
        removeMountStubsRecursive: boolean;

        /** Meta validExitCodes. */
        validExitCodes: number[];

        /**
         * Encodes the specified Meta message. Does not implicitly {@link pb.Meta.verify|verify} messages.
         * @param message Meta message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Meta.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Meta message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Meta & pb.Meta.$Shape} Meta
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Meta & pb.Meta.$Shape;
    }

    namespace Meta {

        /** Properties of a Meta. */
        interface $Properties {

            /** Meta args */
            args?: (string[]|null);

            /** Meta env */
            env?: (string[]|null);

            /** Meta cwd */
            cwd?: (string|null);

            /** Meta user */
            user?: (string|null);

            /** Meta proxy_env */
            proxy_env?: (pb.ProxyEnv.$Properties|null);

            /** Meta extraHosts */
            extraHosts?: (pb.HostIP.$Properties[]|null);

            /** Meta hostname */
            hostname?: (string|null);

            /** Meta ulimit */
            ulimit?: (pb.Ulimit.$Properties[]|null);

            /** Meta cgroupParent */
            cgroupParent?: (string|null);

            /** Meta removeMountStubsRecursive */
            removeMountStubsRecursive?: (boolean|null);

            /** Meta validExitCodes */
            validExitCodes?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Meta. */
        type $Shape = pb.Meta.$Properties;
    }

    /**
     * Properties of a HostIP.
     * @deprecated Use pb.HostIP.$Properties instead.
     */
    interface IHostIP extends pb.HostIP.$Properties {
    }

    /** Represents a HostIP. */
    class HostIP {

        /**
         * Constructs a new HostIP.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.HostIP.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HostIP Host. */
        Host: string;

        /** HostIP IP. */
        IP: string;

        /**
         * Encodes the specified HostIP message. Does not implicitly {@link pb.HostIP.verify|verify} messages.
         * @param message HostIP message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.HostIP.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HostIP message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.HostIP & pb.HostIP.$Shape} HostIP
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.HostIP & pb.HostIP.$Shape;
    }

    namespace HostIP {

        /** Properties of a HostIP. */
        interface $Properties {

            /** HostIP Host */
            Host?: (string|null);

            /** HostIP IP */
            IP?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a HostIP. */
        type $Shape = pb.HostIP.$Properties;
    }

    /**
     * Properties of an Ulimit.
     * @deprecated Use pb.Ulimit.$Properties instead.
     */
    interface IUlimit extends pb.Ulimit.$Properties {
    }

    /** Represents an Ulimit. */
    class Ulimit {

        /**
         * Constructs a new Ulimit.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Ulimit.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Ulimit Name. */
        Name: string;

        /** Ulimit Soft. */
        Soft: Long;

        /** Ulimit Hard. */
        Hard: Long;

        /**
         * Encodes the specified Ulimit message. Does not implicitly {@link pb.Ulimit.verify|verify} messages.
         * @param message Ulimit message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Ulimit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Ulimit message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Ulimit & pb.Ulimit.$Shape} Ulimit
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Ulimit & pb.Ulimit.$Shape;
    }

    namespace Ulimit {

        /** Properties of an Ulimit. */
        interface $Properties {

            /** Ulimit Name */
            Name?: (string|null);

            /** Ulimit Soft */
            Soft?: (Long|null);

            /** Ulimit Hard */
            Hard?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an Ulimit. */
        type $Shape = pb.Ulimit.$Properties;
    }

    /** NetMode enum. */
    enum NetMode {

        /** UNSET value */
        UNSET = 0,

        /** HOST value */
        HOST = 1,

        /** NONE value */
        NONE = 2
    }

    /** SecurityMode enum. */
    enum SecurityMode {

        /** SANDBOX value */
        SANDBOX = 0,

        /** INSECURE value */
        INSECURE = 1
    }

    /**
     * Properties of a SecretEnv.
     * @deprecated Use pb.SecretEnv.$Properties instead.
     */
    interface ISecretEnv extends pb.SecretEnv.$Properties {
    }

    /** Represents a SecretEnv. */
    class SecretEnv {

        /**
         * Constructs a new SecretEnv.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.SecretEnv.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SecretEnv ID. */
        ID: string;

        /** SecretEnv name. */
        name: string;

        /** SecretEnv optional. */
        optional: boolean;

        /**
         * Encodes the specified SecretEnv message. Does not implicitly {@link pb.SecretEnv.verify|verify} messages.
         * @param message SecretEnv message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.SecretEnv.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SecretEnv message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.SecretEnv & pb.SecretEnv.$Shape} SecretEnv
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.SecretEnv & pb.SecretEnv.$Shape;
    }

    namespace SecretEnv {

        /** Properties of a SecretEnv. */
        interface $Properties {

            /** SecretEnv ID */
            ID?: (string|null);

            /** SecretEnv name */
            name?: (string|null);

            /** SecretEnv optional */
            optional?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SecretEnv. */
        type $Shape = pb.SecretEnv.$Properties;
    }

    /**
     * Properties of a CDIDevice.
     * @deprecated Use pb.CDIDevice.$Properties instead.
     */
    interface ICDIDevice extends pb.CDIDevice.$Properties {
    }

    /** Represents a CDIDevice. */
    class CDIDevice {

        /**
         * Constructs a new CDIDevice.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.CDIDevice.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CDIDevice name. */
        name: string;

        /** CDIDevice optional. */
        optional: boolean;

        /**
         * Encodes the specified CDIDevice message. Does not implicitly {@link pb.CDIDevice.verify|verify} messages.
         * @param message CDIDevice message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.CDIDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CDIDevice message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.CDIDevice & pb.CDIDevice.$Shape} CDIDevice
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.CDIDevice & pb.CDIDevice.$Shape;
    }

    namespace CDIDevice {

        /** Properties of a CDIDevice. */
        interface $Properties {

            /** CDIDevice name */
            name?: (string|null);

            /** CDIDevice optional */
            optional?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CDIDevice. */
        type $Shape = pb.CDIDevice.$Properties;
    }

    /**
     * Properties of a Mount.
     * @deprecated Use pb.Mount.$Properties instead.
     */
    interface IMount extends pb.Mount.$Properties {
    }

    /** Represents a Mount. */
    class Mount {

        /**
         * Constructs a new Mount.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Mount.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Mount input. */
        input: Long;

        /** Mount selector. */
        selector: string;

        /** Mount dest. */
        dest: string;

        /** Mount output. */
        output: Long;

        /** Mount readonly. */
        readonly: boolean;

        /** Mount mountType. */
        mountType: pb.MountType;

        /** Mount TmpfsOpt. */
        TmpfsOpt?: (pb.TmpfsOpt.$Properties|null);

        /** Mount cacheOpt. */
        cacheOpt?: (pb.CacheOpt.$Properties|null);

        /** Mount secretOpt. */
        secretOpt?: (pb.SecretOpt.$Properties|null);

        /** Mount SSHOpt. */
        SSHOpt?: (pb.SSHOpt.$Properties|null);

        /** Mount resultID. */
        resultID: string;

        /** Mount contentCache. */
        contentCache: pb.MountContentCache;

        /**
         * Encodes the specified Mount message. Does not implicitly {@link pb.Mount.verify|verify} messages.
         * @param message Mount message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Mount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Mount message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Mount & pb.Mount.$Shape} Mount
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Mount & pb.Mount.$Shape;
    }

    namespace Mount {

        /** Properties of a Mount. */
        interface $Properties {

            /** Mount input */
            input?: (Long|null);

            /** Mount selector */
            selector?: (string|null);

            /** Mount dest */
            dest?: (string|null);

            /** Mount output */
            output?: (Long|null);

            /** Mount readonly */
            readonly?: (boolean|null);

            /** Mount mountType */
            mountType?: (pb.MountType|null);

            /** Mount TmpfsOpt */
            TmpfsOpt?: (pb.TmpfsOpt.$Properties|null);

            /** Mount cacheOpt */
            cacheOpt?: (pb.CacheOpt.$Properties|null);

            /** Mount secretOpt */
            secretOpt?: (pb.SecretOpt.$Properties|null);

            /** Mount SSHOpt */
            SSHOpt?: (pb.SSHOpt.$Properties|null);

            /** Mount resultID */
            resultID?: (string|null);

            /** Mount contentCache */
            contentCache?: (pb.MountContentCache|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Mount. */
        type $Shape = pb.Mount.$Properties;
    }

    /** MountType enum. */
    enum MountType {

        /** BIND value */
        BIND = 0,

        /** SECRET value */
        SECRET = 1,

        /** SSH value */
        SSH = 2,

        /** CACHE value */
        CACHE = 3,

        /** TMPFS value */
        TMPFS = 4
    }

    /** MountContentCache enum. */
    enum MountContentCache {

        /** DEFAULT value */
        DEFAULT = 0,

        /** ON value */
        ON = 1,

        /** OFF value */
        OFF = 2
    }

    /**
     * Properties of a TmpfsOpt.
     * @deprecated Use pb.TmpfsOpt.$Properties instead.
     */
    interface ITmpfsOpt extends pb.TmpfsOpt.$Properties {
    }

    /** Represents a TmpfsOpt. */
    class TmpfsOpt {

        /**
         * Constructs a new TmpfsOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.TmpfsOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TmpfsOpt size. */
        size: Long;

        /**
         * Encodes the specified TmpfsOpt message. Does not implicitly {@link pb.TmpfsOpt.verify|verify} messages.
         * @param message TmpfsOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.TmpfsOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TmpfsOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.TmpfsOpt & pb.TmpfsOpt.$Shape} TmpfsOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.TmpfsOpt & pb.TmpfsOpt.$Shape;
    }

    namespace TmpfsOpt {

        /** Properties of a TmpfsOpt. */
        interface $Properties {

            /** TmpfsOpt size */
            size?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TmpfsOpt. */
        type $Shape = pb.TmpfsOpt.$Properties;
    }

    /**
     * Properties of a CacheOpt.
     * @deprecated Use pb.CacheOpt.$Properties instead.
     */
    interface ICacheOpt extends pb.CacheOpt.$Properties {
    }

    /** Represents a CacheOpt. */
    class CacheOpt {

        /**
         * Constructs a new CacheOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.CacheOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CacheOpt ID. */
        ID: string;

        /** CacheOpt sharing. */
        sharing: pb.CacheSharingOpt;

        /**
         * Encodes the specified CacheOpt message. Does not implicitly {@link pb.CacheOpt.verify|verify} messages.
         * @param message CacheOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.CacheOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CacheOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.CacheOpt & pb.CacheOpt.$Shape} CacheOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.CacheOpt & pb.CacheOpt.$Shape;
    }

    namespace CacheOpt {

        /** Properties of a CacheOpt. */
        interface $Properties {

            /** CacheOpt ID */
            ID?: (string|null);

            /** CacheOpt sharing */
            sharing?: (pb.CacheSharingOpt|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CacheOpt. */
        type $Shape = pb.CacheOpt.$Properties;
    }

    /** CacheSharingOpt enum. */
    enum CacheSharingOpt {

        /** SHARED value */
        SHARED = 0,

        /** PRIVATE value */
        PRIVATE = 1,

        /** LOCKED value */
        LOCKED = 2
    }

    /**
     * Properties of a SecretOpt.
     * @deprecated Use pb.SecretOpt.$Properties instead.
     */
    interface ISecretOpt extends pb.SecretOpt.$Properties {
    }

    /** Represents a SecretOpt. */
    class SecretOpt {

        /**
         * Constructs a new SecretOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.SecretOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SecretOpt ID. */
        ID: string;

        /** SecretOpt uid. */
        uid: number;

        /** SecretOpt gid. */
        gid: number;

        /** SecretOpt mode. */
        mode: number;

        /** SecretOpt optional. */
        optional: boolean;

        /**
         * Encodes the specified SecretOpt message. Does not implicitly {@link pb.SecretOpt.verify|verify} messages.
         * @param message SecretOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.SecretOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SecretOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.SecretOpt & pb.SecretOpt.$Shape} SecretOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.SecretOpt & pb.SecretOpt.$Shape;
    }

    namespace SecretOpt {

        /** Properties of a SecretOpt. */
        interface $Properties {

            /** SecretOpt ID */
            ID?: (string|null);

            /** SecretOpt uid */
            uid?: (number|null);

            /** SecretOpt gid */
            gid?: (number|null);

            /** SecretOpt mode */
            mode?: (number|null);

            /** SecretOpt optional */
            optional?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SecretOpt. */
        type $Shape = pb.SecretOpt.$Properties;
    }

    /**
     * Properties of a SSHOpt.
     * @deprecated Use pb.SSHOpt.$Properties instead.
     */
    interface ISSHOpt extends pb.SSHOpt.$Properties {
    }

    /** Represents a SSHOpt. */
    class SSHOpt {

        /**
         * Constructs a new SSHOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.SSHOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SSHOpt ID. */
        ID: string;

        /** SSHOpt uid. */
        uid: number;

        /** SSHOpt gid. */
        gid: number;

        /** SSHOpt mode. */
        mode: number;

        /** SSHOpt optional. */
        optional: boolean;

        /**
         * Encodes the specified SSHOpt message. Does not implicitly {@link pb.SSHOpt.verify|verify} messages.
         * @param message SSHOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.SSHOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SSHOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.SSHOpt & pb.SSHOpt.$Shape} SSHOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.SSHOpt & pb.SSHOpt.$Shape;
    }

    namespace SSHOpt {

        /** Properties of a SSHOpt. */
        interface $Properties {

            /** SSHOpt ID */
            ID?: (string|null);

            /** SSHOpt uid */
            uid?: (number|null);

            /** SSHOpt gid */
            gid?: (number|null);

            /** SSHOpt mode */
            mode?: (number|null);

            /** SSHOpt optional */
            optional?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SSHOpt. */
        type $Shape = pb.SSHOpt.$Properties;
    }

    /**
     * Properties of a SourceOp.
     * @deprecated Use pb.SourceOp.$Properties instead.
     */
    interface ISourceOp extends pb.SourceOp.$Properties {
    }

    /** Represents a SourceOp. */
    class SourceOp {

        /**
         * Constructs a new SourceOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.SourceOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SourceOp identifier. */
        identifier: string;

        /** SourceOp attrs. */
        attrs: { [k: string]: string };

        /**
         * Encodes the specified SourceOp message. Does not implicitly {@link pb.SourceOp.verify|verify} messages.
         * @param message SourceOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.SourceOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SourceOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.SourceOp & pb.SourceOp.$Shape} SourceOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.SourceOp & pb.SourceOp.$Shape;
    }

    namespace SourceOp {

        /** Properties of a SourceOp. */
        interface $Properties {

            /** SourceOp identifier */
            identifier?: (string|null);

            /** SourceOp attrs */
            attrs?: ({ [k: string]: string }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SourceOp. */
        type $Shape = pb.SourceOp.$Properties;
    }

    /**
     * Properties of a BuildOp.
     * @deprecated Use pb.BuildOp.$Properties instead.
     */
    interface IBuildOp extends pb.BuildOp.$Properties {
    }

    /** Represents a BuildOp. */
    class BuildOp {

        /**
         * Constructs a new BuildOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.BuildOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BuildOp builder. */
        builder: Long;

        /** BuildOp inputs. */
        inputs: { [k: string]: pb.BuildInput.$Properties };

        /** BuildOp def. */
        def?: (pb.Definition.$Properties|null);

        /** BuildOp attrs. */
        attrs: { [k: string]: string };

        /**
         * Encodes the specified BuildOp message. Does not implicitly {@link pb.BuildOp.verify|verify} messages.
         * @param message BuildOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.BuildOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BuildOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.BuildOp & pb.BuildOp.$Shape} BuildOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.BuildOp & pb.BuildOp.$Shape;
    }

    namespace BuildOp {

        /** Properties of a BuildOp. */
        interface $Properties {

            /** BuildOp builder */
            builder?: (Long|null);

            /** BuildOp inputs */
            inputs?: ({ [k: string]: pb.BuildInput.$Properties }|null);

            /** BuildOp def */
            def?: (pb.Definition.$Properties|null);

            /** BuildOp attrs */
            attrs?: ({ [k: string]: string }|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BuildOp. */
        type $Shape = pb.BuildOp.$Properties;
    }

    /**
     * Properties of a BuildInput.
     * @deprecated Use pb.BuildInput.$Properties instead.
     */
    interface IBuildInput extends pb.BuildInput.$Properties {
    }

    /** Represents a BuildInput. */
    class BuildInput {

        /**
         * Constructs a new BuildInput.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.BuildInput.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BuildInput input. */
        input: Long;

        /**
         * Encodes the specified BuildInput message. Does not implicitly {@link pb.BuildInput.verify|verify} messages.
         * @param message BuildInput message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.BuildInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BuildInput message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.BuildInput & pb.BuildInput.$Shape} BuildInput
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.BuildInput & pb.BuildInput.$Shape;
    }

    namespace BuildInput {

        /** Properties of a BuildInput. */
        interface $Properties {

            /** BuildInput input */
            input?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BuildInput. */
        type $Shape = pb.BuildInput.$Properties;
    }

    /**
     * Properties of an OpMetadata.
     * @deprecated Use pb.OpMetadata.$Properties instead.
     */
    interface IOpMetadata extends pb.OpMetadata.$Properties {
    }

    /** Represents an OpMetadata. */
    class OpMetadata {

        /**
         * Constructs a new OpMetadata.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.OpMetadata.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** OpMetadata ignore_cache. */
        ignore_cache: boolean;

        /** OpMetadata description. */
        description: { [k: string]: string };

        /** OpMetadata export_cache. */
        export_cache?: (pb.ExportCache.$Properties|null);

        /** OpMetadata caps. */
        caps: { [k: string]: boolean };

        /** OpMetadata progress_group. */
        progress_group?: (pb.ProgressGroup.$Properties|null);

        /** OpMetadata linux_resources. */
        linux_resources?: (pb.LinuxResources.$Properties|null);

        /**
         * Encodes the specified OpMetadata message. Does not implicitly {@link pb.OpMetadata.verify|verify} messages.
         * @param message OpMetadata message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.OpMetadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an OpMetadata message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.OpMetadata & pb.OpMetadata.$Shape} OpMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.OpMetadata & pb.OpMetadata.$Shape;
    }

    namespace OpMetadata {

        /** Properties of an OpMetadata. */
        interface $Properties {

            /** OpMetadata ignore_cache */
            ignore_cache?: (boolean|null);

            /** OpMetadata description */
            description?: ({ [k: string]: string }|null);

            /** OpMetadata export_cache */
            export_cache?: (pb.ExportCache.$Properties|null);

            /** OpMetadata caps */
            caps?: ({ [k: string]: boolean }|null);

            /** OpMetadata progress_group */
            progress_group?: (pb.ProgressGroup.$Properties|null);

            /** OpMetadata linux_resources */
            linux_resources?: (pb.LinuxResources.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an OpMetadata. */
        type $Shape = pb.OpMetadata.$Properties;
    }

    /**
     * Properties of a Source.
     * @deprecated Use pb.Source.$Properties instead.
     */
    interface ISource extends pb.Source.$Properties {
    }

    /** Represents a Source. */
    class Source {

        /**
         * Constructs a new Source.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Source.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Source locations. */
        locations: { [k: string]: pb.Locations.$Properties };

        /** Source infos. */
        infos: pb.SourceInfo.$Properties[];

        /**
         * Encodes the specified Source message. Does not implicitly {@link pb.Source.verify|verify} messages.
         * @param message Source message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Source message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Source & pb.Source.$Shape} Source
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Source & pb.Source.$Shape;
    }

    namespace Source {

        /** Properties of a Source. */
        interface $Properties {

            /** Source locations */
            locations?: ({ [k: string]: pb.Locations.$Properties }|null);

            /** Source infos */
            infos?: (pb.SourceInfo.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Source. */
        type $Shape = pb.Source.$Properties;
    }

    /**
     * Properties of a Locations.
     * @deprecated Use pb.Locations.$Properties instead.
     */
    interface ILocations extends pb.Locations.$Properties {
    }

    /** Represents a Locations. */
    class Locations {

        /**
         * Constructs a new Locations.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Locations.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Locations locations. */
        locations: pb.Location.$Properties[];

        /**
         * Encodes the specified Locations message. Does not implicitly {@link pb.Locations.verify|verify} messages.
         * @param message Locations message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Locations.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Locations message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Locations & pb.Locations.$Shape} Locations
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Locations & pb.Locations.$Shape;
    }

    namespace Locations {

        /** Properties of a Locations. */
        interface $Properties {

            /** Locations locations */
            locations?: (pb.Location.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Locations. */
        type $Shape = pb.Locations.$Properties;
    }

    /**
     * Properties of a SourceInfo.
     * @deprecated Use pb.SourceInfo.$Properties instead.
     */
    interface ISourceInfo extends pb.SourceInfo.$Properties {
    }

    /** Represents a SourceInfo. */
    class SourceInfo {

        /**
         * Constructs a new SourceInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.SourceInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SourceInfo filename. */
        filename: string;

        /** SourceInfo data. */
        data: Uint8Array;

        /** SourceInfo definition. */
        definition?: (pb.Definition.$Properties|null);

        /** SourceInfo language. */
        language: string;

        /**
         * Encodes the specified SourceInfo message. Does not implicitly {@link pb.SourceInfo.verify|verify} messages.
         * @param message SourceInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.SourceInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SourceInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.SourceInfo & pb.SourceInfo.$Shape} SourceInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.SourceInfo & pb.SourceInfo.$Shape;
    }

    namespace SourceInfo {

        /** Properties of a SourceInfo. */
        interface $Properties {

            /** SourceInfo filename */
            filename?: (string|null);

            /** SourceInfo data */
            data?: (Uint8Array|null);

            /** SourceInfo definition */
            definition?: (pb.Definition.$Properties|null);

            /** SourceInfo language */
            language?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SourceInfo. */
        type $Shape = pb.SourceInfo.$Properties;
    }

    /**
     * Properties of a Location.
     * @deprecated Use pb.Location.$Properties instead.
     */
    interface ILocation extends pb.Location.$Properties {
    }

    /** Represents a Location. */
    class Location {

        /**
         * Constructs a new Location.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Location.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Location sourceIndex. */
        sourceIndex: number;

        /** Location ranges. */
        ranges: pb.Range.$Properties[];

        /**
         * Encodes the specified Location message. Does not implicitly {@link pb.Location.verify|verify} messages.
         * @param message Location message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Location.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Location message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Location & pb.Location.$Shape} Location
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Location & pb.Location.$Shape;
    }

    namespace Location {

        /** Properties of a Location. */
        interface $Properties {

            /** Location sourceIndex */
            sourceIndex?: (number|null);

            /** Location ranges */
            ranges?: (pb.Range.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Location. */
        type $Shape = pb.Location.$Properties;
    }

    /**
     * Properties of a Range.
     * @deprecated Use pb.Range.$Properties instead.
     */
    interface IRange extends pb.Range.$Properties {
    }

    /** Represents a Range. */
    class Range {

        /**
         * Constructs a new Range.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Range.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Range start. */
        start?: (pb.Position.$Properties|null);

        /** Range end. */
        end?: (pb.Position.$Properties|null);

        /**
         * Encodes the specified Range message. Does not implicitly {@link pb.Range.verify|verify} messages.
         * @param message Range message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Range.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Range message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Range & pb.Range.$Shape} Range
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Range & pb.Range.$Shape;
    }

    namespace Range {

        /** Properties of a Range. */
        interface $Properties {

            /** Range start */
            start?: (pb.Position.$Properties|null);

            /** Range end */
            end?: (pb.Position.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Range. */
        type $Shape = pb.Range.$Properties;
    }

    /**
     * Properties of a Position.
     * @deprecated Use pb.Position.$Properties instead.
     */
    interface IPosition extends pb.Position.$Properties {
    }

    /** Represents a Position. */
    class Position {

        /**
         * Constructs a new Position.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Position.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Position line. */
        line: number;

        /** Position character. */
        character: number;

        /**
         * Encodes the specified Position message. Does not implicitly {@link pb.Position.verify|verify} messages.
         * @param message Position message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Position.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Position message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Position & pb.Position.$Shape} Position
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Position & pb.Position.$Shape;
    }

    namespace Position {

        /** Properties of a Position. */
        interface $Properties {

            /** Position line */
            line?: (number|null);

            /** Position character */
            character?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Position. */
        type $Shape = pb.Position.$Properties;
    }

    /**
     * Properties of an ExportCache.
     * @deprecated Use pb.ExportCache.$Properties instead.
     */
    interface IExportCache extends pb.ExportCache.$Properties {
    }

    /** Represents an ExportCache. */
    class ExportCache {

        /**
         * Constructs a new ExportCache.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.ExportCache.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ExportCache Value. */
        Value: boolean;

        /**
         * Encodes the specified ExportCache message. Does not implicitly {@link pb.ExportCache.verify|verify} messages.
         * @param message ExportCache message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.ExportCache.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an ExportCache message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.ExportCache & pb.ExportCache.$Shape} ExportCache
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.ExportCache & pb.ExportCache.$Shape;
    }

    namespace ExportCache {

        /** Properties of an ExportCache. */
        interface $Properties {

            /** ExportCache Value */
            Value?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an ExportCache. */
        type $Shape = pb.ExportCache.$Properties;
    }

    /**
     * Properties of a ProgressGroup.
     * @deprecated Use pb.ProgressGroup.$Properties instead.
     */
    interface IProgressGroup extends pb.ProgressGroup.$Properties {
    }

    /** Represents a ProgressGroup. */
    class ProgressGroup {

        /**
         * Constructs a new ProgressGroup.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.ProgressGroup.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ProgressGroup id. */
        id: string;

        /** ProgressGroup name. */
        name: string;

        /** ProgressGroup weak. */
        weak: boolean;

        /**
         * Encodes the specified ProgressGroup message. Does not implicitly {@link pb.ProgressGroup.verify|verify} messages.
         * @param message ProgressGroup message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.ProgressGroup.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ProgressGroup message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.ProgressGroup & pb.ProgressGroup.$Shape} ProgressGroup
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.ProgressGroup & pb.ProgressGroup.$Shape;
    }

    namespace ProgressGroup {

        /** Properties of a ProgressGroup. */
        interface $Properties {

            /** ProgressGroup id */
            id?: (string|null);

            /** ProgressGroup name */
            name?: (string|null);

            /** ProgressGroup weak */
            weak?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ProgressGroup. */
        type $Shape = pb.ProgressGroup.$Properties;
    }

    /**
     * Properties of a LinuxResources.
     * @deprecated Use pb.LinuxResources.$Properties instead.
     */
    interface ILinuxResources extends pb.LinuxResources.$Properties {
    }

    /** Represents a LinuxResources. */
    class LinuxResources {

        /**
         * Constructs a new LinuxResources.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.LinuxResources.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LinuxResources memory. */
        memory: Long;

        /** LinuxResources memorySwap. */
        memorySwap: Long;

        /** LinuxResources cpuShares. */
        cpuShares: Long;

        /** LinuxResources cpuPeriod. */
        cpuPeriod: Long;

        /** LinuxResources cpuQuota. */
        cpuQuota: Long;

        /** LinuxResources cpusetCpus. */
        cpusetCpus: string;

        /** LinuxResources cpusetMems. */
        cpusetMems: string;

        /**
         * Encodes the specified LinuxResources message. Does not implicitly {@link pb.LinuxResources.verify|verify} messages.
         * @param message LinuxResources message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.LinuxResources.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LinuxResources message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.LinuxResources & pb.LinuxResources.$Shape} LinuxResources
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.LinuxResources & pb.LinuxResources.$Shape;
    }

    namespace LinuxResources {

        /** Properties of a LinuxResources. */
        interface $Properties {

            /** LinuxResources memory */
            memory?: (Long|null);

            /** LinuxResources memorySwap */
            memorySwap?: (Long|null);

            /** LinuxResources cpuShares */
            cpuShares?: (Long|null);

            /** LinuxResources cpuPeriod */
            cpuPeriod?: (Long|null);

            /** LinuxResources cpuQuota */
            cpuQuota?: (Long|null);

            /** LinuxResources cpusetCpus */
            cpusetCpus?: (string|null);

            /** LinuxResources cpusetMems */
            cpusetMems?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LinuxResources. */
        type $Shape = pb.LinuxResources.$Properties;
    }

    /**
     * Properties of a ProxyEnv.
     * @deprecated Use pb.ProxyEnv.$Properties instead.
     */
    interface IProxyEnv extends pb.ProxyEnv.$Properties {
    }

    /** Represents a ProxyEnv. */
    class ProxyEnv {

        /**
         * Constructs a new ProxyEnv.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.ProxyEnv.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ProxyEnv http_proxy. */
        http_proxy: string;

        /** ProxyEnv https_proxy. */
        https_proxy: string;

        /** ProxyEnv ftp_proxy. */
        ftp_proxy: string;

        /** ProxyEnv no_proxy. */
        no_proxy: string;

        /** ProxyEnv all_proxy. */
        all_proxy: string;

        /**
         * Encodes the specified ProxyEnv message. Does not implicitly {@link pb.ProxyEnv.verify|verify} messages.
         * @param message ProxyEnv message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.ProxyEnv.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ProxyEnv message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.ProxyEnv & pb.ProxyEnv.$Shape} ProxyEnv
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.ProxyEnv & pb.ProxyEnv.$Shape;
    }

    namespace ProxyEnv {

        /** Properties of a ProxyEnv. */
        interface $Properties {

            /** ProxyEnv http_proxy */
            http_proxy?: (string|null);

            /** ProxyEnv https_proxy */
            https_proxy?: (string|null);

            /** ProxyEnv ftp_proxy */
            ftp_proxy?: (string|null);

            /** ProxyEnv no_proxy */
            no_proxy?: (string|null);

            /** ProxyEnv all_proxy */
            all_proxy?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ProxyEnv. */
        type $Shape = pb.ProxyEnv.$Properties;
    }

    /**
     * Properties of a WorkerConstraints.
     * @deprecated Use pb.WorkerConstraints.$Properties instead.
     */
    interface IWorkerConstraints extends pb.WorkerConstraints.$Properties {
    }

    /** Represents a WorkerConstraints. */
    class WorkerConstraints {

        /**
         * Constructs a new WorkerConstraints.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.WorkerConstraints.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** WorkerConstraints filter. */
        filter: string[];

        /**
         * Encodes the specified WorkerConstraints message. Does not implicitly {@link pb.WorkerConstraints.verify|verify} messages.
         * @param message WorkerConstraints message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.WorkerConstraints.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a WorkerConstraints message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.WorkerConstraints & pb.WorkerConstraints.$Shape} WorkerConstraints
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.WorkerConstraints & pb.WorkerConstraints.$Shape;
    }

    namespace WorkerConstraints {

        /** Properties of a WorkerConstraints. */
        interface $Properties {

            /** WorkerConstraints filter */
            filter?: (string[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a WorkerConstraints. */
        type $Shape = pb.WorkerConstraints.$Properties;
    }

    /**
     * Properties of a Definition.
     * @deprecated Use pb.Definition.$Properties instead.
     */
    interface IDefinition extends pb.Definition.$Properties {
    }

    /** Represents a Definition. */
    class Definition {

        /**
         * Constructs a new Definition.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.Definition.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Definition def. */
        def: Uint8Array[];

        /** Definition metadata. */
        metadata: { [k: string]: pb.OpMetadata.$Properties };

        /** Definition Source. */
        Source?: (pb.Source.$Properties|null);

        /**
         * Encodes the specified Definition message. Does not implicitly {@link pb.Definition.verify|verify} messages.
         * @param message Definition message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.Definition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Definition message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.Definition & pb.Definition.$Shape} Definition
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.Definition & pb.Definition.$Shape;
    }

    namespace Definition {

        /** Properties of a Definition. */
        interface $Properties {

            /** Definition def */
            def?: (Uint8Array[]|null);

            /** Definition metadata */
            metadata?: ({ [k: string]: pb.OpMetadata.$Properties }|null);

            /** Definition Source */
            Source?: (pb.Source.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Definition. */
        type $Shape = pb.Definition.$Properties;
    }

    /**
     * Properties of a FileOp.
     * @deprecated Use pb.FileOp.$Properties instead.
     */
    interface IFileOp extends pb.FileOp.$Properties {
    }

    /** Represents a FileOp. */
    class FileOp {

        /**
         * Constructs a new FileOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileOp actions. */
        actions: pb.FileAction.$Properties[];

        /**
         * Encodes the specified FileOp message. Does not implicitly {@link pb.FileOp.verify|verify} messages.
         * @param message FileOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileOp & pb.FileOp.$Shape} FileOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileOp & pb.FileOp.$Shape;
    }

    namespace FileOp {

        /** Properties of a FileOp. */
        interface $Properties {

            /** FileOp actions */
            actions?: (pb.FileAction.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileOp. */
        type $Shape = {
          actions?: pb.FileAction.$Shape[]|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a FileAction.
     * @deprecated Use pb.FileAction.$Properties instead.
     */
    interface IFileAction extends pb.FileAction.$Properties {
    }

    /** Represents a FileAction. */
    class FileAction {

        /**
         * Constructs a new FileAction.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileAction.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileAction input. */
        input: Long;

        /** FileAction secondaryInput. */
        secondaryInput: Long;

        /** FileAction output. */
        output: Long;

        /** FileAction copy. */
        copy?: (pb.FileActionCopy.$Properties|null);

        /** FileAction mkfile. */
        mkfile?: (pb.FileActionMkFile.$Properties|null);

        /** FileAction mkdir. */
        mkdir?: (pb.FileActionMkDir.$Properties|null);

        /** FileAction rm. */
        rm?: (pb.FileActionRm.$Properties|null);

        /** FileAction symlink. */
        symlink?: (pb.FileActionSymlink.$Properties|null);

        /** FileAction action. */
        action?: ("copy"|"mkfile"|"mkdir"|"rm"|"symlink");

        /**
         * Encodes the specified FileAction message. Does not implicitly {@link pb.FileAction.verify|verify} messages.
         * @param message FileAction message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileAction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileAction message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileAction & pb.FileAction.$Shape} FileAction
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileAction & pb.FileAction.$Shape;
    }

    namespace FileAction {

        /** Properties of a FileAction. */
        interface $Properties {

            /** FileAction input */
            input?: (Long|null);

            /** FileAction secondaryInput */
            secondaryInput?: (Long|null);

            /** FileAction output */
            output?: (Long|null);

            /** FileAction copy */
            copy?: (pb.FileActionCopy.$Properties|null);

            /** FileAction mkfile */
            mkfile?: (pb.FileActionMkFile.$Properties|null);

            /** FileAction mkdir */
            mkdir?: (pb.FileActionMkDir.$Properties|null);

            /** FileAction rm */
            rm?: (pb.FileActionRm.$Properties|null);

            /** FileAction symlink */
            symlink?: (pb.FileActionSymlink.$Properties|null);

            /** FileAction action */
            action?: ("copy"|"mkfile"|"mkdir"|"rm"|"symlink");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a FileAction. */
        type $Shape = {
          input?: Long|null;
          secondaryInput?: Long|null;
          output?: Long|null;
          copy?: pb.FileActionCopy.$Shape|null;
          mkfile?: pb.FileActionMkFile.$Shape|null;
          mkdir?: pb.FileActionMkDir.$Shape|null;
          rm?: pb.FileActionRm.$Shape|null;
          symlink?: pb.FileActionSymlink.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ action?: undefined; copy?: null; mkfile?: null; mkdir?: null; rm?: null; symlink?: null }|{ action?: "copy"; copy: pb.FileActionCopy.$Shape; mkfile?: null; mkdir?: null; rm?: null; symlink?: null }|{ action?: "mkfile"; copy?: null; mkfile: pb.FileActionMkFile.$Shape; mkdir?: null; rm?: null; symlink?: null }|{ action?: "mkdir"; copy?: null; mkfile?: null; mkdir: pb.FileActionMkDir.$Shape; rm?: null; symlink?: null }|{ action?: "rm"; copy?: null; mkfile?: null; mkdir?: null; rm: pb.FileActionRm.$Shape; symlink?: null }|{ action?: "symlink"; copy?: null; mkfile?: null; mkdir?: null; rm?: null; symlink: pb.FileActionSymlink.$Shape })
        );
    }

    /**
     * Properties of a FileActionCopy.
     * @deprecated Use pb.FileActionCopy.$Properties instead.
     */
    interface IFileActionCopy extends pb.FileActionCopy.$Properties {
    }

    /** Represents a FileActionCopy. */
    class FileActionCopy {

        /**
         * Constructs a new FileActionCopy.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileActionCopy.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileActionCopy src. */
        src: string;

        /** FileActionCopy dest. */
        dest: string;

        /** FileActionCopy owner. */
        owner?: (pb.ChownOpt.$Properties|null);

        /** FileActionCopy mode. */
        mode: number;

        /** FileActionCopy followSymlink. */
        followSymlink: boolean;

        /** FileActionCopy dirCopyContents. */
        dirCopyContents: boolean;

        /** FileActionCopy attemptUnpackDockerCompatibility. */
        attemptUnpackDockerCompatibility: boolean;

        /** FileActionCopy createDestPath. */
        createDestPath: boolean;

        /** FileActionCopy allowWildcard. */
        allowWildcard: boolean;

        /** FileActionCopy allowEmptyWildcard. */
        allowEmptyWildcard: boolean;

        /** FileActionCopy timestamp. */
        timestamp: Long;

        /** FileActionCopy include_patterns. */
        include_patterns: string[];

        /** FileActionCopy exclude_patterns. */
        exclude_patterns: string[];

        /** FileActionCopy alwaysReplaceExistingDestPaths. */
        alwaysReplaceExistingDestPaths: boolean;

        /** FileActionCopy modeStr. */
        modeStr: string;

        /** FileActionCopy required_paths. */
        required_paths: string[];

        /**
         * Encodes the specified FileActionCopy message. Does not implicitly {@link pb.FileActionCopy.verify|verify} messages.
         * @param message FileActionCopy message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileActionCopy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileActionCopy message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileActionCopy & pb.FileActionCopy.$Shape} FileActionCopy
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileActionCopy & pb.FileActionCopy.$Shape;
    }

    namespace FileActionCopy {

        /** Properties of a FileActionCopy. */
        interface $Properties {

            /** FileActionCopy src */
            src?: (string|null);

            /** FileActionCopy dest */
            dest?: (string|null);

            /** FileActionCopy owner */
            owner?: (pb.ChownOpt.$Properties|null);

            /** FileActionCopy mode */
            mode?: (number|null);

            /** FileActionCopy followSymlink */
            followSymlink?: (boolean|null);

            /** FileActionCopy dirCopyContents */
            dirCopyContents?: (boolean|null);

            /** FileActionCopy attemptUnpackDockerCompatibility */
            attemptUnpackDockerCompatibility?: (boolean|null);

            /** FileActionCopy createDestPath */
            createDestPath?: (boolean|null);

            /** FileActionCopy allowWildcard */
            allowWildcard?: (boolean|null);

            /** FileActionCopy allowEmptyWildcard */
            allowEmptyWildcard?: (boolean|null);

            /** FileActionCopy timestamp */
            timestamp?: (Long|null);

            /** FileActionCopy include_patterns */
            include_patterns?: (string[]|null);

            /** FileActionCopy exclude_patterns */
            exclude_patterns?: (string[]|null);

            /** FileActionCopy alwaysReplaceExistingDestPaths */
            alwaysReplaceExistingDestPaths?: (boolean|null);

            /** FileActionCopy modeStr */
            modeStr?: (string|null);

            /** FileActionCopy required_paths */
            required_paths?: (string[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileActionCopy. */
        type $Shape = {
          src?: string|null;
          dest?: string|null;
          owner?: pb.ChownOpt.$Shape|null;
          mode?: number|null;
          followSymlink?: boolean|null;
          dirCopyContents?: boolean|null;
          attemptUnpackDockerCompatibility?: boolean|null;
          createDestPath?: boolean|null;
          allowWildcard?: boolean|null;
          allowEmptyWildcard?: boolean|null;
          timestamp?: Long|null;
          include_patterns?: string[]|null;
          exclude_patterns?: string[]|null;
          alwaysReplaceExistingDestPaths?: boolean|null;
          modeStr?: string|null;
          required_paths?: string[]|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a FileActionMkFile.
     * @deprecated Use pb.FileActionMkFile.$Properties instead.
     */
    interface IFileActionMkFile extends pb.FileActionMkFile.$Properties {
    }

    /** Represents a FileActionMkFile. */
    class FileActionMkFile {

        /**
         * Constructs a new FileActionMkFile.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileActionMkFile.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileActionMkFile path. */
        path: string;

        /** FileActionMkFile mode. */
        mode: number;

        /** FileActionMkFile data. */
        data: Uint8Array;

        /** FileActionMkFile owner. */
        owner?: (pb.ChownOpt.$Properties|null);

        /** FileActionMkFile timestamp. */
        timestamp: Long;

        /**
         * Encodes the specified FileActionMkFile message. Does not implicitly {@link pb.FileActionMkFile.verify|verify} messages.
         * @param message FileActionMkFile message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileActionMkFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileActionMkFile message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileActionMkFile & pb.FileActionMkFile.$Shape} FileActionMkFile
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileActionMkFile & pb.FileActionMkFile.$Shape;
    }

    namespace FileActionMkFile {

        /** Properties of a FileActionMkFile. */
        interface $Properties {

            /** FileActionMkFile path */
            path?: (string|null);

            /** FileActionMkFile mode */
            mode?: (number|null);

            /** FileActionMkFile data */
            data?: (Uint8Array|null);

            /** FileActionMkFile owner */
            owner?: (pb.ChownOpt.$Properties|null);

            /** FileActionMkFile timestamp */
            timestamp?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileActionMkFile. */
        type $Shape = {
          path?: string|null;
          mode?: number|null;
          data?: Uint8Array|null;
          owner?: pb.ChownOpt.$Shape|null;
          timestamp?: Long|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a FileActionSymlink.
     * @deprecated Use pb.FileActionSymlink.$Properties instead.
     */
    interface IFileActionSymlink extends pb.FileActionSymlink.$Properties {
    }

    /** Represents a FileActionSymlink. */
    class FileActionSymlink {

        /**
         * Constructs a new FileActionSymlink.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileActionSymlink.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileActionSymlink oldpath. */
        oldpath: string;

        /** FileActionSymlink newpath. */
        newpath: string;

        /** FileActionSymlink owner. */
        owner?: (pb.ChownOpt.$Properties|null);

        /** FileActionSymlink timestamp. */
        timestamp: Long;

        /**
         * Encodes the specified FileActionSymlink message. Does not implicitly {@link pb.FileActionSymlink.verify|verify} messages.
         * @param message FileActionSymlink message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileActionSymlink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileActionSymlink message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileActionSymlink & pb.FileActionSymlink.$Shape} FileActionSymlink
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileActionSymlink & pb.FileActionSymlink.$Shape;
    }

    namespace FileActionSymlink {

        /** Properties of a FileActionSymlink. */
        interface $Properties {

            /** FileActionSymlink oldpath */
            oldpath?: (string|null);

            /** FileActionSymlink newpath */
            newpath?: (string|null);

            /** FileActionSymlink owner */
            owner?: (pb.ChownOpt.$Properties|null);

            /** FileActionSymlink timestamp */
            timestamp?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileActionSymlink. */
        type $Shape = {
          oldpath?: string|null;
          newpath?: string|null;
          owner?: pb.ChownOpt.$Shape|null;
          timestamp?: Long|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a FileActionMkDir.
     * @deprecated Use pb.FileActionMkDir.$Properties instead.
     */
    interface IFileActionMkDir extends pb.FileActionMkDir.$Properties {
    }

    /** Represents a FileActionMkDir. */
    class FileActionMkDir {

        /**
         * Constructs a new FileActionMkDir.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileActionMkDir.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileActionMkDir path. */
        path: string;

        /** FileActionMkDir mode. */
        mode: number;

        /** FileActionMkDir makeParents. */
        makeParents: boolean;

        /** FileActionMkDir owner. */
        owner?: (pb.ChownOpt.$Properties|null);

        /** FileActionMkDir timestamp. */
        timestamp: Long;

        /**
         * Encodes the specified FileActionMkDir message. Does not implicitly {@link pb.FileActionMkDir.verify|verify} messages.
         * @param message FileActionMkDir message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileActionMkDir.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileActionMkDir message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileActionMkDir & pb.FileActionMkDir.$Shape} FileActionMkDir
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileActionMkDir & pb.FileActionMkDir.$Shape;
    }

    namespace FileActionMkDir {

        /** Properties of a FileActionMkDir. */
        interface $Properties {

            /** FileActionMkDir path */
            path?: (string|null);

            /** FileActionMkDir mode */
            mode?: (number|null);

            /** FileActionMkDir makeParents */
            makeParents?: (boolean|null);

            /** FileActionMkDir owner */
            owner?: (pb.ChownOpt.$Properties|null);

            /** FileActionMkDir timestamp */
            timestamp?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileActionMkDir. */
        type $Shape = {
          path?: string|null;
          mode?: number|null;
          makeParents?: boolean|null;
          owner?: pb.ChownOpt.$Shape|null;
          timestamp?: Long|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a FileActionRm.
     * @deprecated Use pb.FileActionRm.$Properties instead.
     */
    interface IFileActionRm extends pb.FileActionRm.$Properties {
    }

    /** Represents a FileActionRm. */
    class FileActionRm {

        /**
         * Constructs a new FileActionRm.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.FileActionRm.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** FileActionRm path. */
        path: string;

        /** FileActionRm allowNotFound. */
        allowNotFound: boolean;

        /** FileActionRm allowWildcard. */
        allowWildcard: boolean;

        /**
         * Encodes the specified FileActionRm message. Does not implicitly {@link pb.FileActionRm.verify|verify} messages.
         * @param message FileActionRm message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.FileActionRm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a FileActionRm message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.FileActionRm & pb.FileActionRm.$Shape} FileActionRm
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.FileActionRm & pb.FileActionRm.$Shape;
    }

    namespace FileActionRm {

        /** Properties of a FileActionRm. */
        interface $Properties {

            /** FileActionRm path */
            path?: (string|null);

            /** FileActionRm allowNotFound */
            allowNotFound?: (boolean|null);

            /** FileActionRm allowWildcard */
            allowWildcard?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a FileActionRm. */
        type $Shape = pb.FileActionRm.$Properties;
    }

    /**
     * Properties of a ChownOpt.
     * @deprecated Use pb.ChownOpt.$Properties instead.
     */
    interface IChownOpt extends pb.ChownOpt.$Properties {
    }

    /** Represents a ChownOpt. */
    class ChownOpt {

        /**
         * Constructs a new ChownOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.ChownOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ChownOpt user. */
        user?: (pb.UserOpt.$Properties|null);

        /** ChownOpt group. */
        group?: (pb.UserOpt.$Properties|null);

        /**
         * Encodes the specified ChownOpt message. Does not implicitly {@link pb.ChownOpt.verify|verify} messages.
         * @param message ChownOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.ChownOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ChownOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.ChownOpt & pb.ChownOpt.$Shape} ChownOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.ChownOpt & pb.ChownOpt.$Shape;
    }

    namespace ChownOpt {

        /** Properties of a ChownOpt. */
        interface $Properties {

            /** ChownOpt user */
            user?: (pb.UserOpt.$Properties|null);

            /** ChownOpt group */
            group?: (pb.UserOpt.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ChownOpt. */
        type $Shape = {
          user?: pb.UserOpt.$Shape|null;
          group?: pb.UserOpt.$Shape|null;
          $unknowns?: Uint8Array[];
        };
    }

    /**
     * Properties of a UserOpt.
     * @deprecated Use pb.UserOpt.$Properties instead.
     */
    interface IUserOpt extends pb.UserOpt.$Properties {
    }

    /** Represents a UserOpt. */
    class UserOpt {

        /**
         * Constructs a new UserOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.UserOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** UserOpt byName. */
        byName?: (pb.NamedUserOpt.$Properties|null);

        /** UserOpt byID. */
        byID?: (number|null);

        /** UserOpt user. */
        user?: ("byName"|"byID");

        /**
         * Encodes the specified UserOpt message. Does not implicitly {@link pb.UserOpt.verify|verify} messages.
         * @param message UserOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.UserOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a UserOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.UserOpt & pb.UserOpt.$Shape} UserOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.UserOpt & pb.UserOpt.$Shape;
    }

    namespace UserOpt {

        /** Properties of a UserOpt. */
        interface $Properties {

            /** UserOpt byName */
            byName?: (pb.NamedUserOpt.$Properties|null);

            /** UserOpt byID */
            byID?: (number|null);

            /** UserOpt user */
            user?: ("byName"|"byID");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a UserOpt. */
        type $Shape = {
          byName?: pb.NamedUserOpt.$Shape|null;
          byID?: number|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ user?: undefined; byName?: null; byID?: null }|{ user?: "byName"; byName: pb.NamedUserOpt.$Shape; byID?: null }|{ user?: "byID"; byName?: null; byID: number })
        );
    }

    /**
     * Properties of a NamedUserOpt.
     * @deprecated Use pb.NamedUserOpt.$Properties instead.
     */
    interface INamedUserOpt extends pb.NamedUserOpt.$Properties {
    }

    /** Represents a NamedUserOpt. */
    class NamedUserOpt {

        /**
         * Constructs a new NamedUserOpt.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.NamedUserOpt.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** NamedUserOpt name. */
        name: string;

        /** NamedUserOpt input. */
        input: Long;

        /**
         * Encodes the specified NamedUserOpt message. Does not implicitly {@link pb.NamedUserOpt.verify|verify} messages.
         * @param message NamedUserOpt message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.NamedUserOpt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a NamedUserOpt message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.NamedUserOpt & pb.NamedUserOpt.$Shape} NamedUserOpt
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.NamedUserOpt & pb.NamedUserOpt.$Shape;
    }

    namespace NamedUserOpt {

        /** Properties of a NamedUserOpt. */
        interface $Properties {

            /** NamedUserOpt name */
            name?: (string|null);

            /** NamedUserOpt input */
            input?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a NamedUserOpt. */
        type $Shape = pb.NamedUserOpt.$Properties;
    }

    /**
     * Properties of a MergeInput.
     * @deprecated Use pb.MergeInput.$Properties instead.
     */
    interface IMergeInput extends pb.MergeInput.$Properties {
    }

    /** Represents a MergeInput. */
    class MergeInput {

        /**
         * Constructs a new MergeInput.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.MergeInput.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** MergeInput input. */
        input: Long;

        /**
         * Encodes the specified MergeInput message. Does not implicitly {@link pb.MergeInput.verify|verify} messages.
         * @param message MergeInput message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.MergeInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a MergeInput message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.MergeInput & pb.MergeInput.$Shape} MergeInput
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.MergeInput & pb.MergeInput.$Shape;
    }

    namespace MergeInput {

        /** Properties of a MergeInput. */
        interface $Properties {

            /** MergeInput input */
            input?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a MergeInput. */
        type $Shape = pb.MergeInput.$Properties;
    }

    /**
     * Properties of a MergeOp.
     * @deprecated Use pb.MergeOp.$Properties instead.
     */
    interface IMergeOp extends pb.MergeOp.$Properties {
    }

    /** Represents a MergeOp. */
    class MergeOp {

        /**
         * Constructs a new MergeOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.MergeOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** MergeOp inputs. */
        inputs: pb.MergeInput.$Properties[];

        /**
         * Encodes the specified MergeOp message. Does not implicitly {@link pb.MergeOp.verify|verify} messages.
         * @param message MergeOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.MergeOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a MergeOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.MergeOp & pb.MergeOp.$Shape} MergeOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.MergeOp & pb.MergeOp.$Shape;
    }

    namespace MergeOp {

        /** Properties of a MergeOp. */
        interface $Properties {

            /** MergeOp inputs */
            inputs?: (pb.MergeInput.$Properties[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a MergeOp. */
        type $Shape = pb.MergeOp.$Properties;
    }

    /**
     * Properties of a LowerDiffInput.
     * @deprecated Use pb.LowerDiffInput.$Properties instead.
     */
    interface ILowerDiffInput extends pb.LowerDiffInput.$Properties {
    }

    /** Represents a LowerDiffInput. */
    class LowerDiffInput {

        /**
         * Constructs a new LowerDiffInput.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.LowerDiffInput.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LowerDiffInput input. */
        input: Long;

        /**
         * Encodes the specified LowerDiffInput message. Does not implicitly {@link pb.LowerDiffInput.verify|verify} messages.
         * @param message LowerDiffInput message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.LowerDiffInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LowerDiffInput message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.LowerDiffInput & pb.LowerDiffInput.$Shape} LowerDiffInput
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.LowerDiffInput & pb.LowerDiffInput.$Shape;
    }

    namespace LowerDiffInput {

        /** Properties of a LowerDiffInput. */
        interface $Properties {

            /** LowerDiffInput input */
            input?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LowerDiffInput. */
        type $Shape = pb.LowerDiffInput.$Properties;
    }

    /**
     * Properties of an UpperDiffInput.
     * @deprecated Use pb.UpperDiffInput.$Properties instead.
     */
    interface IUpperDiffInput extends pb.UpperDiffInput.$Properties {
    }

    /** Represents an UpperDiffInput. */
    class UpperDiffInput {

        /**
         * Constructs a new UpperDiffInput.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.UpperDiffInput.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** UpperDiffInput input. */
        input: Long;

        /**
         * Encodes the specified UpperDiffInput message. Does not implicitly {@link pb.UpperDiffInput.verify|verify} messages.
         * @param message UpperDiffInput message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.UpperDiffInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an UpperDiffInput message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.UpperDiffInput & pb.UpperDiffInput.$Shape} UpperDiffInput
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.UpperDiffInput & pb.UpperDiffInput.$Shape;
    }

    namespace UpperDiffInput {

        /** Properties of an UpperDiffInput. */
        interface $Properties {

            /** UpperDiffInput input */
            input?: (Long|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of an UpperDiffInput. */
        type $Shape = pb.UpperDiffInput.$Properties;
    }

    /**
     * Properties of a DiffOp.
     * @deprecated Use pb.DiffOp.$Properties instead.
     */
    interface IDiffOp extends pb.DiffOp.$Properties {
    }

    /** Represents a DiffOp. */
    class DiffOp {

        /**
         * Constructs a new DiffOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.DiffOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** DiffOp lower. */
        lower?: (pb.LowerDiffInput.$Properties|null);

        /** DiffOp upper. */
        upper?: (pb.UpperDiffInput.$Properties|null);

        /**
         * Encodes the specified DiffOp message. Does not implicitly {@link pb.DiffOp.verify|verify} messages.
         * @param message DiffOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.DiffOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a DiffOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.DiffOp & pb.DiffOp.$Shape} DiffOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.DiffOp & pb.DiffOp.$Shape;
    }

    namespace DiffOp {

        /** Properties of a DiffOp. */
        interface $Properties {

            /** DiffOp lower */
            lower?: (pb.LowerDiffInput.$Properties|null);

            /** DiffOp upper */
            upper?: (pb.UpperDiffInput.$Properties|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a DiffOp. */
        type $Shape = pb.DiffOp.$Properties;
    }

    /**
     * Properties of a PassthroughOp.
     * @deprecated Use pb.PassthroughOp.$Properties instead.
     */
    interface IPassthroughOp extends pb.PassthroughOp.$Properties {
    }

    /** Represents a PassthroughOp. */
    class PassthroughOp {

        /**
         * Constructs a new PassthroughOp.
         * @param [properties] Properties to set
         */
        constructor(properties?: pb.PassthroughOp.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PassthroughOp id. */
        id: string;

        /** PassthroughOp outputs. */
        outputs: Long[];

        /**
         * Encodes the specified PassthroughOp message. Does not implicitly {@link pb.PassthroughOp.verify|verify} messages.
         * @param message PassthroughOp message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: pb.PassthroughOp.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PassthroughOp message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {pb.PassthroughOp & pb.PassthroughOp.$Shape} PassthroughOp
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): pb.PassthroughOp & pb.PassthroughOp.$Shape;
    }

    namespace PassthroughOp {

        /** Properties of a PassthroughOp. */
        interface $Properties {

            /** PassthroughOp id */
            id?: (string|null);

            /** PassthroughOp outputs */
            outputs?: (Long[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PassthroughOp. */
        type $Shape = pb.PassthroughOp.$Properties;
    }
}

/** Namespace moby. */
export namespace moby {

    /** Namespace buildkit. */
    namespace buildkit {

        /** Namespace secrets. */
        namespace secrets {

            /** Namespace v1. */
            namespace v1 {

                /**
                 * Properties of a GetSecretRequest.
                 * @deprecated Use moby.buildkit.secrets.v1.GetSecretRequest.$Properties instead.
                 */
                interface IGetSecretRequest extends moby.buildkit.secrets.v1.GetSecretRequest.$Properties {
                }

                /** Represents a GetSecretRequest. */
                class GetSecretRequest {

                    /**
                     * Constructs a new GetSecretRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.secrets.v1.GetSecretRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** GetSecretRequest ID. */
                    ID: string;

                    /** GetSecretRequest annotations. */
                    annotations: { [k: string]: string };

                    /**
                     * Encodes the specified GetSecretRequest message. Does not implicitly {@link moby.buildkit.secrets.v1.GetSecretRequest.verify|verify} messages.
                     * @param message GetSecretRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.secrets.v1.GetSecretRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a GetSecretRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.secrets.v1.GetSecretRequest & moby.buildkit.secrets.v1.GetSecretRequest.$Shape} GetSecretRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.secrets.v1.GetSecretRequest & moby.buildkit.secrets.v1.GetSecretRequest.$Shape;
                }

                namespace GetSecretRequest {

                    /** Properties of a GetSecretRequest. */
                    interface $Properties {

                        /** GetSecretRequest ID */
                        ID?: (string|null);

                        /** GetSecretRequest annotations */
                        annotations?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a GetSecretRequest. */
                    type $Shape = moby.buildkit.secrets.v1.GetSecretRequest.$Properties;
                }

                /**
                 * Properties of a GetSecretResponse.
                 * @deprecated Use moby.buildkit.secrets.v1.GetSecretResponse.$Properties instead.
                 */
                interface IGetSecretResponse extends moby.buildkit.secrets.v1.GetSecretResponse.$Properties {
                }

                /** Represents a GetSecretResponse. */
                class GetSecretResponse {

                    /**
                     * Constructs a new GetSecretResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.secrets.v1.GetSecretResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** GetSecretResponse data. */
                    data: Uint8Array;

                    /**
                     * Encodes the specified GetSecretResponse message. Does not implicitly {@link moby.buildkit.secrets.v1.GetSecretResponse.verify|verify} messages.
                     * @param message GetSecretResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.secrets.v1.GetSecretResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a GetSecretResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.secrets.v1.GetSecretResponse & moby.buildkit.secrets.v1.GetSecretResponse.$Shape} GetSecretResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.secrets.v1.GetSecretResponse & moby.buildkit.secrets.v1.GetSecretResponse.$Shape;
                }

                namespace GetSecretResponse {

                    /** Properties of a GetSecretResponse. */
                    interface $Properties {

                        /** GetSecretResponse data */
                        data?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a GetSecretResponse. */
                    type $Shape = moby.buildkit.secrets.v1.GetSecretResponse.$Properties;
                }
            }
        }

        /** Namespace v1. */
        namespace v1 {

            /** Namespace apicaps. */
            namespace apicaps {

                /**
                 * Properties of a APICap.
                 * @deprecated Use moby.buildkit.v1.apicaps.APICap.$Properties instead.
                 */
                interface IAPICap extends moby.buildkit.v1.apicaps.APICap.$Properties {
                }

                /** Represents a APICap. */
                class APICap {

                    /**
                     * Constructs a new APICap.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.apicaps.APICap.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** APICap ID. */
                    ID: string;

                    /** APICap Enabled. */
                    Enabled: boolean;

                    /** APICap Deprecated. */
                    Deprecated: boolean;

                    /** APICap DisabledReason. */
                    DisabledReason: string;

                    /** APICap DisabledReasonMsg. */
                    DisabledReasonMsg: string;

                    /** APICap DisabledAlternative. */
                    DisabledAlternative: string;

                    /**
                     * Encodes the specified APICap message. Does not implicitly {@link moby.buildkit.v1.apicaps.APICap.verify|verify} messages.
                     * @param message APICap message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.apicaps.APICap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a APICap message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.apicaps.APICap & moby.buildkit.v1.apicaps.APICap.$Shape} APICap
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.apicaps.APICap & moby.buildkit.v1.apicaps.APICap.$Shape;
                }

                namespace APICap {

                    /** Properties of a APICap. */
                    interface $Properties {

                        /** APICap ID */
                        ID?: (string|null);

                        /** APICap Enabled */
                        Enabled?: (boolean|null);

                        /** APICap Deprecated */
                        Deprecated?: (boolean|null);

                        /** APICap DisabledReason */
                        DisabledReason?: (string|null);

                        /** APICap DisabledReasonMsg */
                        DisabledReasonMsg?: (string|null);

                        /** APICap DisabledAlternative */
                        DisabledAlternative?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a APICap. */
                    type $Shape = moby.buildkit.v1.apicaps.APICap.$Properties;
                }
            }

            /**
             * Properties of a PruneRequest.
             * @deprecated Use moby.buildkit.v1.PruneRequest.$Properties instead.
             */
            interface IPruneRequest extends moby.buildkit.v1.PruneRequest.$Properties {
            }

            /** Represents a PruneRequest. */
            class PruneRequest {

                /**
                 * Constructs a new PruneRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.PruneRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PruneRequest filter. */
                filter: string[];

                /** PruneRequest all. */
                all: boolean;

                /** PruneRequest keepDuration. */
                keepDuration: Long;

                /** PruneRequest reservedSpace. */
                reservedSpace: Long;

                /** PruneRequest maxUsedSpace. */
                maxUsedSpace: Long;

                /** PruneRequest minFreeSpace. */
                minFreeSpace: Long;

                /**
                 * Encodes the specified PruneRequest message. Does not implicitly {@link moby.buildkit.v1.PruneRequest.verify|verify} messages.
                 * @param message PruneRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.PruneRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PruneRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.PruneRequest & moby.buildkit.v1.PruneRequest.$Shape} PruneRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.PruneRequest & moby.buildkit.v1.PruneRequest.$Shape;
            }

            namespace PruneRequest {

                /** Properties of a PruneRequest. */
                interface $Properties {

                    /** PruneRequest filter */
                    filter?: (string[]|null);

                    /** PruneRequest all */
                    all?: (boolean|null);

                    /** PruneRequest keepDuration */
                    keepDuration?: (Long|null);

                    /** PruneRequest reservedSpace */
                    reservedSpace?: (Long|null);

                    /** PruneRequest maxUsedSpace */
                    maxUsedSpace?: (Long|null);

                    /** PruneRequest minFreeSpace */
                    minFreeSpace?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PruneRequest. */
                type $Shape = moby.buildkit.v1.PruneRequest.$Properties;
            }

            /**
             * Properties of a DiskUsageRequest.
             * @deprecated Use moby.buildkit.v1.DiskUsageRequest.$Properties instead.
             */
            interface IDiskUsageRequest extends moby.buildkit.v1.DiskUsageRequest.$Properties {
            }

            /** Represents a DiskUsageRequest. */
            class DiskUsageRequest {

                /**
                 * Constructs a new DiskUsageRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.DiskUsageRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DiskUsageRequest filter. */
                filter: string[];

                /** DiskUsageRequest ageLimit. */
                ageLimit: Long;

                /**
                 * Encodes the specified DiskUsageRequest message. Does not implicitly {@link moby.buildkit.v1.DiskUsageRequest.verify|verify} messages.
                 * @param message DiskUsageRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.DiskUsageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DiskUsageRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.DiskUsageRequest & moby.buildkit.v1.DiskUsageRequest.$Shape} DiskUsageRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.DiskUsageRequest & moby.buildkit.v1.DiskUsageRequest.$Shape;
            }

            namespace DiskUsageRequest {

                /** Properties of a DiskUsageRequest. */
                interface $Properties {

                    /** DiskUsageRequest filter */
                    filter?: (string[]|null);

                    /** DiskUsageRequest ageLimit */
                    ageLimit?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DiskUsageRequest. */
                type $Shape = moby.buildkit.v1.DiskUsageRequest.$Properties;
            }

            /**
             * Properties of a DiskUsageResponse.
             * @deprecated Use moby.buildkit.v1.DiskUsageResponse.$Properties instead.
             */
            interface IDiskUsageResponse extends moby.buildkit.v1.DiskUsageResponse.$Properties {
            }

            /** Represents a DiskUsageResponse. */
            class DiskUsageResponse {

                /**
                 * Constructs a new DiskUsageResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.DiskUsageResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DiskUsageResponse record. */
                record: moby.buildkit.v1.UsageRecord.$Properties[];

                /**
                 * Encodes the specified DiskUsageResponse message. Does not implicitly {@link moby.buildkit.v1.DiskUsageResponse.verify|verify} messages.
                 * @param message DiskUsageResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.DiskUsageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DiskUsageResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.DiskUsageResponse & moby.buildkit.v1.DiskUsageResponse.$Shape} DiskUsageResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.DiskUsageResponse & moby.buildkit.v1.DiskUsageResponse.$Shape;
            }

            namespace DiskUsageResponse {

                /** Properties of a DiskUsageResponse. */
                interface $Properties {

                    /** DiskUsageResponse record */
                    record?: (moby.buildkit.v1.UsageRecord.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DiskUsageResponse. */
                type $Shape = moby.buildkit.v1.DiskUsageResponse.$Properties;
            }

            /**
             * Properties of a UsageRecord.
             * @deprecated Use moby.buildkit.v1.UsageRecord.$Properties instead.
             */
            interface IUsageRecord extends moby.buildkit.v1.UsageRecord.$Properties {
            }

            /** Represents a UsageRecord. */
            class UsageRecord {

                /**
                 * Constructs a new UsageRecord.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.UsageRecord.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UsageRecord ID. */
                ID: string;

                /** UsageRecord Mutable. */
                Mutable: boolean;

                /** UsageRecord InUse. */
                InUse: boolean;

                /** UsageRecord Size. */
                Size: Long;

                /** UsageRecord Parent. */
                Parent: string;

                /** UsageRecord CreatedAt. */
                CreatedAt?: (google.protobuf.Timestamp.$Properties|null);

                /** UsageRecord LastUsedAt. */
                LastUsedAt?: (google.protobuf.Timestamp.$Properties|null);

                /** UsageRecord UsageCount. */
                UsageCount: Long;

                /** UsageRecord Description. */
                Description: string;

                /** UsageRecord RecordType. */
                RecordType: string;

                /** UsageRecord Shared. */
                Shared: boolean;

                /** UsageRecord Parents. */
                Parents: string[];

                /**
                 * Encodes the specified UsageRecord message. Does not implicitly {@link moby.buildkit.v1.UsageRecord.verify|verify} messages.
                 * @param message UsageRecord message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.UsageRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a UsageRecord message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.UsageRecord & moby.buildkit.v1.UsageRecord.$Shape} UsageRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.UsageRecord & moby.buildkit.v1.UsageRecord.$Shape;
            }

            namespace UsageRecord {

                /** Properties of a UsageRecord. */
                interface $Properties {

                    /** UsageRecord ID */
                    ID?: (string|null);

                    /** UsageRecord Mutable */
                    Mutable?: (boolean|null);

                    /** UsageRecord InUse */
                    InUse?: (boolean|null);

                    /** UsageRecord Size */
                    Size?: (Long|null);

                    /** UsageRecord Parent */
                    Parent?: (string|null);

                    /** UsageRecord CreatedAt */
                    CreatedAt?: (google.protobuf.Timestamp.$Properties|null);

                    /** UsageRecord LastUsedAt */
                    LastUsedAt?: (google.protobuf.Timestamp.$Properties|null);

                    /** UsageRecord UsageCount */
                    UsageCount?: (Long|null);

                    /** UsageRecord Description */
                    Description?: (string|null);

                    /** UsageRecord RecordType */
                    RecordType?: (string|null);

                    /** UsageRecord Shared */
                    Shared?: (boolean|null);

                    /** UsageRecord Parents */
                    Parents?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a UsageRecord. */
                type $Shape = moby.buildkit.v1.UsageRecord.$Properties;
            }

            /**
             * Properties of a SolveRequest.
             * @deprecated Use moby.buildkit.v1.SolveRequest.$Properties instead.
             */
            interface ISolveRequest extends moby.buildkit.v1.SolveRequest.$Properties {
            }

            /** Represents a SolveRequest. */
            class SolveRequest {

                /**
                 * Constructs a new SolveRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.SolveRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SolveRequest Ref. */
                Ref: string;

                /** SolveRequest Definition. */
                Definition?: (pb.Definition.$Properties|null);

                /** SolveRequest ExporterDeprecated. */
                ExporterDeprecated: string;

                /** SolveRequest ExporterAttrsDeprecated. */
                ExporterAttrsDeprecated: { [k: string]: string };

                /** SolveRequest Session. */
                Session: string;

                /** SolveRequest Frontend. */
                Frontend: string;

                /** SolveRequest FrontendAttrs. */
                FrontendAttrs: { [k: string]: string };

                /** SolveRequest Cache. */
                Cache?: (moby.buildkit.v1.CacheOptions.$Properties|null);

                /** SolveRequest Entitlements. */
                Entitlements: string[];

                /** SolveRequest FrontendInputs. */
                FrontendInputs: { [k: string]: pb.Definition.$Properties };

                /** SolveRequest Internal. */
                Internal: boolean;

                /** SolveRequest SourcePolicy. */
                SourcePolicy?: (moby.buildkit.v1.sourcepolicy.Policy.$Properties|null);

                /** SolveRequest Exporters. */
                Exporters: moby.buildkit.v1.Exporter.$Properties[];

                /** SolveRequest EnableSessionExporter. */
                EnableSessionExporter: boolean;

                /** SolveRequest SourcePolicySession. */
                SourcePolicySession: string;

                /** SolveRequest CompatibilityVersion. */
                CompatibilityVersion: Long;

                /** SolveRequest ProxyNetwork. */
                ProxyNetwork: boolean;

                /**
                 * Encodes the specified SolveRequest message. Does not implicitly {@link moby.buildkit.v1.SolveRequest.verify|verify} messages.
                 * @param message SolveRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.SolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SolveRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.SolveRequest & moby.buildkit.v1.SolveRequest.$Shape} SolveRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.SolveRequest & moby.buildkit.v1.SolveRequest.$Shape;
            }

            namespace SolveRequest {

                /** Properties of a SolveRequest. */
                interface $Properties {

                    /** SolveRequest Ref */
                    Ref?: (string|null);

                    /** SolveRequest Definition */
                    Definition?: (pb.Definition.$Properties|null);

                    /** SolveRequest ExporterDeprecated */
                    ExporterDeprecated?: (string|null);

                    /** SolveRequest ExporterAttrsDeprecated */
                    ExporterAttrsDeprecated?: ({ [k: string]: string }|null);

                    /** SolveRequest Session */
                    Session?: (string|null);

                    /** SolveRequest Frontend */
                    Frontend?: (string|null);

                    /** SolveRequest FrontendAttrs */
                    FrontendAttrs?: ({ [k: string]: string }|null);

                    /** SolveRequest Cache */
                    Cache?: (moby.buildkit.v1.CacheOptions.$Properties|null);

                    /** SolveRequest Entitlements */
                    Entitlements?: (string[]|null);

                    /** SolveRequest FrontendInputs */
                    FrontendInputs?: ({ [k: string]: pb.Definition.$Properties }|null);

                    /** SolveRequest Internal */
                    Internal?: (boolean|null);

                    /** SolveRequest SourcePolicy */
                    SourcePolicy?: (moby.buildkit.v1.sourcepolicy.Policy.$Properties|null);

                    /** SolveRequest Exporters */
                    Exporters?: (moby.buildkit.v1.Exporter.$Properties[]|null);

                    /** SolveRequest EnableSessionExporter */
                    EnableSessionExporter?: (boolean|null);

                    /** SolveRequest SourcePolicySession */
                    SourcePolicySession?: (string|null);

                    /** SolveRequest CompatibilityVersion */
                    CompatibilityVersion?: (Long|null);

                    /** SolveRequest ProxyNetwork */
                    ProxyNetwork?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SolveRequest. */
                type $Shape = moby.buildkit.v1.SolveRequest.$Properties;
            }

            /**
             * Properties of a CacheOptions.
             * @deprecated Use moby.buildkit.v1.CacheOptions.$Properties instead.
             */
            interface ICacheOptions extends moby.buildkit.v1.CacheOptions.$Properties {
            }

            /** Represents a CacheOptions. */
            class CacheOptions {

                /**
                 * Constructs a new CacheOptions.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.CacheOptions.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CacheOptions ExportRefDeprecated. */
                ExportRefDeprecated: string;

                /** CacheOptions ImportRefsDeprecated. */
                ImportRefsDeprecated: string[];

                /** CacheOptions ExportAttrsDeprecated. */
                ExportAttrsDeprecated: { [k: string]: string };

                /** CacheOptions Exports. */
                Exports: moby.buildkit.v1.CacheOptionsEntry.$Properties[];

                /** CacheOptions Imports. */
                Imports: moby.buildkit.v1.CacheOptionsEntry.$Properties[];

                /**
                 * Encodes the specified CacheOptions message. Does not implicitly {@link moby.buildkit.v1.CacheOptions.verify|verify} messages.
                 * @param message CacheOptions message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.CacheOptions.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CacheOptions message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.CacheOptions & moby.buildkit.v1.CacheOptions.$Shape} CacheOptions
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.CacheOptions & moby.buildkit.v1.CacheOptions.$Shape;
            }

            namespace CacheOptions {

                /** Properties of a CacheOptions. */
                interface $Properties {

                    /** CacheOptions ExportRefDeprecated */
                    ExportRefDeprecated?: (string|null);

                    /** CacheOptions ImportRefsDeprecated */
                    ImportRefsDeprecated?: (string[]|null);

                    /** CacheOptions ExportAttrsDeprecated */
                    ExportAttrsDeprecated?: ({ [k: string]: string }|null);

                    /** CacheOptions Exports */
                    Exports?: (moby.buildkit.v1.CacheOptionsEntry.$Properties[]|null);

                    /** CacheOptions Imports */
                    Imports?: (moby.buildkit.v1.CacheOptionsEntry.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CacheOptions. */
                type $Shape = moby.buildkit.v1.CacheOptions.$Properties;
            }

            /**
             * Properties of a CacheOptionsEntry.
             * @deprecated Use moby.buildkit.v1.CacheOptionsEntry.$Properties instead.
             */
            interface ICacheOptionsEntry extends moby.buildkit.v1.CacheOptionsEntry.$Properties {
            }

            /** Represents a CacheOptionsEntry. */
            class CacheOptionsEntry {

                /**
                 * Constructs a new CacheOptionsEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.CacheOptionsEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CacheOptionsEntry Type. */
                Type: string;

                /** CacheOptionsEntry Attrs. */
                Attrs: { [k: string]: string };

                /**
                 * Encodes the specified CacheOptionsEntry message. Does not implicitly {@link moby.buildkit.v1.CacheOptionsEntry.verify|verify} messages.
                 * @param message CacheOptionsEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.CacheOptionsEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CacheOptionsEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.CacheOptionsEntry & moby.buildkit.v1.CacheOptionsEntry.$Shape} CacheOptionsEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.CacheOptionsEntry & moby.buildkit.v1.CacheOptionsEntry.$Shape;
            }

            namespace CacheOptionsEntry {

                /** Properties of a CacheOptionsEntry. */
                interface $Properties {

                    /** CacheOptionsEntry Type */
                    Type?: (string|null);

                    /** CacheOptionsEntry Attrs */
                    Attrs?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CacheOptionsEntry. */
                type $Shape = moby.buildkit.v1.CacheOptionsEntry.$Properties;
            }

            /**
             * Properties of a SolveResponse.
             * @deprecated Use moby.buildkit.v1.SolveResponse.$Properties instead.
             */
            interface ISolveResponse extends moby.buildkit.v1.SolveResponse.$Properties {
            }

            /** Represents a SolveResponse. */
            class SolveResponse {

                /**
                 * Constructs a new SolveResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.SolveResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SolveResponse ExporterResponse. */
                ExporterResponse: { [k: string]: string };

                /**
                 * Encodes the specified SolveResponse message. Does not implicitly {@link moby.buildkit.v1.SolveResponse.verify|verify} messages.
                 * @param message SolveResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.SolveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SolveResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.SolveResponse & moby.buildkit.v1.SolveResponse.$Shape} SolveResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.SolveResponse & moby.buildkit.v1.SolveResponse.$Shape;
            }

            namespace SolveResponse {

                /** Properties of a SolveResponse. */
                interface $Properties {

                    /** SolveResponse ExporterResponse */
                    ExporterResponse?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SolveResponse. */
                type $Shape = moby.buildkit.v1.SolveResponse.$Properties;
            }

            /**
             * Properties of a StatusRequest.
             * @deprecated Use moby.buildkit.v1.StatusRequest.$Properties instead.
             */
            interface IStatusRequest extends moby.buildkit.v1.StatusRequest.$Properties {
            }

            /** Represents a StatusRequest. */
            class StatusRequest {

                /**
                 * Constructs a new StatusRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.StatusRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatusRequest Ref. */
                Ref: string;

                /**
                 * Encodes the specified StatusRequest message. Does not implicitly {@link moby.buildkit.v1.StatusRequest.verify|verify} messages.
                 * @param message StatusRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.StatusRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatusRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.StatusRequest & moby.buildkit.v1.StatusRequest.$Shape} StatusRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.StatusRequest & moby.buildkit.v1.StatusRequest.$Shape;
            }

            namespace StatusRequest {

                /** Properties of a StatusRequest. */
                interface $Properties {

                    /** StatusRequest Ref */
                    Ref?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatusRequest. */
                type $Shape = moby.buildkit.v1.StatusRequest.$Properties;
            }

            /**
             * Properties of a StatusResponse.
             * @deprecated Use moby.buildkit.v1.StatusResponse.$Properties instead.
             */
            interface IStatusResponse extends moby.buildkit.v1.StatusResponse.$Properties {
            }

            /** Represents a StatusResponse. */
            class StatusResponse {

                /**
                 * Constructs a new StatusResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.StatusResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatusResponse vertexes. */
                vertexes: moby.buildkit.v1.Vertex.$Properties[];

                /** StatusResponse statuses. */
                statuses: moby.buildkit.v1.VertexStatus.$Properties[];

                /** StatusResponse logs. */
                logs: moby.buildkit.v1.VertexLog.$Properties[];

                /** StatusResponse warnings. */
                warnings: moby.buildkit.v1.VertexWarning.$Properties[];

                /**
                 * Encodes the specified StatusResponse message. Does not implicitly {@link moby.buildkit.v1.StatusResponse.verify|verify} messages.
                 * @param message StatusResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.StatusResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatusResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.StatusResponse & moby.buildkit.v1.StatusResponse.$Shape} StatusResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.StatusResponse & moby.buildkit.v1.StatusResponse.$Shape;
            }

            namespace StatusResponse {

                /** Properties of a StatusResponse. */
                interface $Properties {

                    /** StatusResponse vertexes */
                    vertexes?: (moby.buildkit.v1.Vertex.$Properties[]|null);

                    /** StatusResponse statuses */
                    statuses?: (moby.buildkit.v1.VertexStatus.$Properties[]|null);

                    /** StatusResponse logs */
                    logs?: (moby.buildkit.v1.VertexLog.$Properties[]|null);

                    /** StatusResponse warnings */
                    warnings?: (moby.buildkit.v1.VertexWarning.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatusResponse. */
                type $Shape = moby.buildkit.v1.StatusResponse.$Properties;
            }

            /**
             * Properties of a Vertex.
             * @deprecated Use moby.buildkit.v1.Vertex.$Properties instead.
             */
            interface IVertex extends moby.buildkit.v1.Vertex.$Properties {
            }

            /** Represents a Vertex. */
            class Vertex {

                /**
                 * Constructs a new Vertex.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.Vertex.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Vertex digest. */
                digest: string;

                /** Vertex inputs. */
                inputs: string[];

                /** Vertex name. */
                name: string;

                /** Vertex cached. */
                cached: boolean;

                /** Vertex started. */
                started?: (google.protobuf.Timestamp.$Properties|null);

                /** Vertex completed. */
                completed?: (google.protobuf.Timestamp.$Properties|null);

                /** Vertex error. */
                error: string;

                /** Vertex progressGroup. */
                progressGroup?: (pb.ProgressGroup.$Properties|null);

                /**
                 * Encodes the specified Vertex message. Does not implicitly {@link moby.buildkit.v1.Vertex.verify|verify} messages.
                 * @param message Vertex message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.Vertex.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Vertex message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.Vertex & moby.buildkit.v1.Vertex.$Shape} Vertex
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.Vertex & moby.buildkit.v1.Vertex.$Shape;
            }

            namespace Vertex {

                /** Properties of a Vertex. */
                interface $Properties {

                    /** Vertex digest */
                    digest?: (string|null);

                    /** Vertex inputs */
                    inputs?: (string[]|null);

                    /** Vertex name */
                    name?: (string|null);

                    /** Vertex cached */
                    cached?: (boolean|null);

                    /** Vertex started */
                    started?: (google.protobuf.Timestamp.$Properties|null);

                    /** Vertex completed */
                    completed?: (google.protobuf.Timestamp.$Properties|null);

                    /** Vertex error */
                    error?: (string|null);

                    /** Vertex progressGroup */
                    progressGroup?: (pb.ProgressGroup.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Vertex. */
                type $Shape = moby.buildkit.v1.Vertex.$Properties;
            }

            /**
             * Properties of a VertexStatus.
             * @deprecated Use moby.buildkit.v1.VertexStatus.$Properties instead.
             */
            interface IVertexStatus extends moby.buildkit.v1.VertexStatus.$Properties {
            }

            /** Represents a VertexStatus. */
            class VertexStatus {

                /**
                 * Constructs a new VertexStatus.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.VertexStatus.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VertexStatus ID. */
                ID: string;

                /** VertexStatus vertex. */
                vertex: string;

                /** VertexStatus name. */
                name: string;

                /** VertexStatus current. */
                current: Long;

                /** VertexStatus total. */
                total: Long;

                /** VertexStatus timestamp. */
                timestamp?: (google.protobuf.Timestamp.$Properties|null);

                /** VertexStatus started. */
                started?: (google.protobuf.Timestamp.$Properties|null);

                /** VertexStatus completed. */
                completed?: (google.protobuf.Timestamp.$Properties|null);

                /**
                 * Encodes the specified VertexStatus message. Does not implicitly {@link moby.buildkit.v1.VertexStatus.verify|verify} messages.
                 * @param message VertexStatus message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.VertexStatus.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VertexStatus message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.VertexStatus & moby.buildkit.v1.VertexStatus.$Shape} VertexStatus
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.VertexStatus & moby.buildkit.v1.VertexStatus.$Shape;
            }

            namespace VertexStatus {

                /** Properties of a VertexStatus. */
                interface $Properties {

                    /** VertexStatus ID */
                    ID?: (string|null);

                    /** VertexStatus vertex */
                    vertex?: (string|null);

                    /** VertexStatus name */
                    name?: (string|null);

                    /** VertexStatus current */
                    current?: (Long|null);

                    /** VertexStatus total */
                    total?: (Long|null);

                    /** VertexStatus timestamp */
                    timestamp?: (google.protobuf.Timestamp.$Properties|null);

                    /** VertexStatus started */
                    started?: (google.protobuf.Timestamp.$Properties|null);

                    /** VertexStatus completed */
                    completed?: (google.protobuf.Timestamp.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VertexStatus. */
                type $Shape = moby.buildkit.v1.VertexStatus.$Properties;
            }

            /**
             * Properties of a VertexLog.
             * @deprecated Use moby.buildkit.v1.VertexLog.$Properties instead.
             */
            interface IVertexLog extends moby.buildkit.v1.VertexLog.$Properties {
            }

            /** Represents a VertexLog. */
            class VertexLog {

                /**
                 * Constructs a new VertexLog.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.VertexLog.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VertexLog vertex. */
                vertex: string;

                /** VertexLog timestamp. */
                timestamp?: (google.protobuf.Timestamp.$Properties|null);

                /** VertexLog stream. */
                stream: Long;

                /** VertexLog msg. */
                msg: Uint8Array;

                /**
                 * Encodes the specified VertexLog message. Does not implicitly {@link moby.buildkit.v1.VertexLog.verify|verify} messages.
                 * @param message VertexLog message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.VertexLog.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VertexLog message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.VertexLog & moby.buildkit.v1.VertexLog.$Shape} VertexLog
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.VertexLog & moby.buildkit.v1.VertexLog.$Shape;
            }

            namespace VertexLog {

                /** Properties of a VertexLog. */
                interface $Properties {

                    /** VertexLog vertex */
                    vertex?: (string|null);

                    /** VertexLog timestamp */
                    timestamp?: (google.protobuf.Timestamp.$Properties|null);

                    /** VertexLog stream */
                    stream?: (Long|null);

                    /** VertexLog msg */
                    msg?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VertexLog. */
                type $Shape = moby.buildkit.v1.VertexLog.$Properties;
            }

            /**
             * Properties of a VertexWarning.
             * @deprecated Use moby.buildkit.v1.VertexWarning.$Properties instead.
             */
            interface IVertexWarning extends moby.buildkit.v1.VertexWarning.$Properties {
            }

            /** Represents a VertexWarning. */
            class VertexWarning {

                /**
                 * Constructs a new VertexWarning.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.VertexWarning.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VertexWarning vertex. */
                vertex: string;

                /** VertexWarning level. */
                level: Long;

                /** VertexWarning short. */
                short: Uint8Array;

                /** VertexWarning detail. */
                detail: Uint8Array[];

                /** VertexWarning url. */
                url: string;

                /** VertexWarning info. */
                info?: (pb.SourceInfo.$Properties|null);

                /** VertexWarning ranges. */
                ranges: pb.Range.$Properties[];

                /**
                 * Encodes the specified VertexWarning message. Does not implicitly {@link moby.buildkit.v1.VertexWarning.verify|verify} messages.
                 * @param message VertexWarning message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.VertexWarning.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VertexWarning message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.VertexWarning & moby.buildkit.v1.VertexWarning.$Shape} VertexWarning
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.VertexWarning & moby.buildkit.v1.VertexWarning.$Shape;
            }

            namespace VertexWarning {

                /** Properties of a VertexWarning. */
                interface $Properties {

                    /** VertexWarning vertex */
                    vertex?: (string|null);

                    /** VertexWarning level */
                    level?: (Long|null);

                    /** VertexWarning short */
                    short?: (Uint8Array|null);

                    /** VertexWarning detail */
                    detail?: (Uint8Array[]|null);

                    /** VertexWarning url */
                    url?: (string|null);

                    /** VertexWarning info */
                    info?: (pb.SourceInfo.$Properties|null);

                    /** VertexWarning ranges */
                    ranges?: (pb.Range.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VertexWarning. */
                type $Shape = moby.buildkit.v1.VertexWarning.$Properties;
            }

            /**
             * Properties of a BytesMessage.
             * @deprecated Use moby.buildkit.v1.BytesMessage.$Properties instead.
             */
            interface IBytesMessage extends moby.buildkit.v1.BytesMessage.$Properties {
            }

            /** Represents a BytesMessage. */
            class BytesMessage {

                /**
                 * Constructs a new BytesMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.BytesMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BytesMessage data. */
                data: Uint8Array;

                /**
                 * Encodes the specified BytesMessage message. Does not implicitly {@link moby.buildkit.v1.BytesMessage.verify|verify} messages.
                 * @param message BytesMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.BytesMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BytesMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.BytesMessage & moby.buildkit.v1.BytesMessage.$Shape} BytesMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.BytesMessage & moby.buildkit.v1.BytesMessage.$Shape;
            }

            namespace BytesMessage {

                /** Properties of a BytesMessage. */
                interface $Properties {

                    /** BytesMessage data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BytesMessage. */
                type $Shape = moby.buildkit.v1.BytesMessage.$Properties;
            }

            /**
             * Properties of a ListWorkersRequest.
             * @deprecated Use moby.buildkit.v1.ListWorkersRequest.$Properties instead.
             */
            interface IListWorkersRequest extends moby.buildkit.v1.ListWorkersRequest.$Properties {
            }

            /** Represents a ListWorkersRequest. */
            class ListWorkersRequest {

                /**
                 * Constructs a new ListWorkersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.ListWorkersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListWorkersRequest filter. */
                filter: string[];

                /**
                 * Encodes the specified ListWorkersRequest message. Does not implicitly {@link moby.buildkit.v1.ListWorkersRequest.verify|verify} messages.
                 * @param message ListWorkersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.ListWorkersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListWorkersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.ListWorkersRequest & moby.buildkit.v1.ListWorkersRequest.$Shape} ListWorkersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.ListWorkersRequest & moby.buildkit.v1.ListWorkersRequest.$Shape;
            }

            namespace ListWorkersRequest {

                /** Properties of a ListWorkersRequest. */
                interface $Properties {

                    /** ListWorkersRequest filter */
                    filter?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListWorkersRequest. */
                type $Shape = moby.buildkit.v1.ListWorkersRequest.$Properties;
            }

            /**
             * Properties of a ListWorkersResponse.
             * @deprecated Use moby.buildkit.v1.ListWorkersResponse.$Properties instead.
             */
            interface IListWorkersResponse extends moby.buildkit.v1.ListWorkersResponse.$Properties {
            }

            /** Represents a ListWorkersResponse. */
            class ListWorkersResponse {

                /**
                 * Constructs a new ListWorkersResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.ListWorkersResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListWorkersResponse record. */
                record: moby.buildkit.v1.types.WorkerRecord.$Properties[];

                /**
                 * Encodes the specified ListWorkersResponse message. Does not implicitly {@link moby.buildkit.v1.ListWorkersResponse.verify|verify} messages.
                 * @param message ListWorkersResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.ListWorkersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListWorkersResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.ListWorkersResponse & moby.buildkit.v1.ListWorkersResponse.$Shape} ListWorkersResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.ListWorkersResponse & moby.buildkit.v1.ListWorkersResponse.$Shape;
            }

            namespace ListWorkersResponse {

                /** Properties of a ListWorkersResponse. */
                interface $Properties {

                    /** ListWorkersResponse record */
                    record?: (moby.buildkit.v1.types.WorkerRecord.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListWorkersResponse. */
                type $Shape = moby.buildkit.v1.ListWorkersResponse.$Properties;
            }

            /**
             * Properties of an InfoRequest.
             * @deprecated Use moby.buildkit.v1.InfoRequest.$Properties instead.
             */
            interface IInfoRequest extends moby.buildkit.v1.InfoRequest.$Properties {
            }

            /** Represents an InfoRequest. */
            class InfoRequest {

                /**
                 * Constructs a new InfoRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.InfoRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified InfoRequest message. Does not implicitly {@link moby.buildkit.v1.InfoRequest.verify|verify} messages.
                 * @param message InfoRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.InfoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InfoRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.InfoRequest & moby.buildkit.v1.InfoRequest.$Shape} InfoRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.InfoRequest & moby.buildkit.v1.InfoRequest.$Shape;
            }

            namespace InfoRequest {

                /** Properties of an InfoRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InfoRequest. */
                type $Shape = moby.buildkit.v1.InfoRequest.$Properties;
            }

            /**
             * Properties of an InfoResponse.
             * @deprecated Use moby.buildkit.v1.InfoResponse.$Properties instead.
             */
            interface IInfoResponse extends moby.buildkit.v1.InfoResponse.$Properties {
            }

            /** Represents an InfoResponse. */
            class InfoResponse {

                /**
                 * Constructs a new InfoResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.InfoResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InfoResponse buildkitVersion. */
                buildkitVersion?: (moby.buildkit.v1.types.BuildkitVersion.$Properties|null);

                /**
                 * Encodes the specified InfoResponse message. Does not implicitly {@link moby.buildkit.v1.InfoResponse.verify|verify} messages.
                 * @param message InfoResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.InfoResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InfoResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.InfoResponse & moby.buildkit.v1.InfoResponse.$Shape} InfoResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.InfoResponse & moby.buildkit.v1.InfoResponse.$Shape;
            }

            namespace InfoResponse {

                /** Properties of an InfoResponse. */
                interface $Properties {

                    /** InfoResponse buildkitVersion */
                    buildkitVersion?: (moby.buildkit.v1.types.BuildkitVersion.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InfoResponse. */
                type $Shape = moby.buildkit.v1.InfoResponse.$Properties;
            }

            /**
             * Properties of a BuildHistoryRequest.
             * @deprecated Use moby.buildkit.v1.BuildHistoryRequest.$Properties instead.
             */
            interface IBuildHistoryRequest extends moby.buildkit.v1.BuildHistoryRequest.$Properties {
            }

            /** Represents a BuildHistoryRequest. */
            class BuildHistoryRequest {

                /**
                 * Constructs a new BuildHistoryRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.BuildHistoryRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BuildHistoryRequest ActiveOnly. */
                ActiveOnly: boolean;

                /** BuildHistoryRequest Ref. */
                Ref: string;

                /** BuildHistoryRequest EarlyExit. */
                EarlyExit: boolean;

                /** BuildHistoryRequest Filter. */
                Filter: string[];

                /** BuildHistoryRequest Limit. */
                Limit: number;

                /**
                 * Encodes the specified BuildHistoryRequest message. Does not implicitly {@link moby.buildkit.v1.BuildHistoryRequest.verify|verify} messages.
                 * @param message BuildHistoryRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.BuildHistoryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BuildHistoryRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.BuildHistoryRequest & moby.buildkit.v1.BuildHistoryRequest.$Shape} BuildHistoryRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.BuildHistoryRequest & moby.buildkit.v1.BuildHistoryRequest.$Shape;
            }

            namespace BuildHistoryRequest {

                /** Properties of a BuildHistoryRequest. */
                interface $Properties {

                    /** BuildHistoryRequest ActiveOnly */
                    ActiveOnly?: (boolean|null);

                    /** BuildHistoryRequest Ref */
                    Ref?: (string|null);

                    /** BuildHistoryRequest EarlyExit */
                    EarlyExit?: (boolean|null);

                    /** BuildHistoryRequest Filter */
                    Filter?: (string[]|null);

                    /** BuildHistoryRequest Limit */
                    Limit?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BuildHistoryRequest. */
                type $Shape = moby.buildkit.v1.BuildHistoryRequest.$Properties;
            }

            /** BuildHistoryEventType enum. */
            enum BuildHistoryEventType {

                /** STARTED value */
                STARTED = 0,

                /** COMPLETE value */
                COMPLETE = 1,

                /** DELETED value */
                DELETED = 2
            }

            /**
             * Properties of a BuildHistoryEvent.
             * @deprecated Use moby.buildkit.v1.BuildHistoryEvent.$Properties instead.
             */
            interface IBuildHistoryEvent extends moby.buildkit.v1.BuildHistoryEvent.$Properties {
            }

            /** Represents a BuildHistoryEvent. */
            class BuildHistoryEvent {

                /**
                 * Constructs a new BuildHistoryEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.BuildHistoryEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BuildHistoryEvent type. */
                type: moby.buildkit.v1.BuildHistoryEventType;

                /** BuildHistoryEvent record. */
                record?: (moby.buildkit.v1.BuildHistoryRecord.$Properties|null);

                /**
                 * Encodes the specified BuildHistoryEvent message. Does not implicitly {@link moby.buildkit.v1.BuildHistoryEvent.verify|verify} messages.
                 * @param message BuildHistoryEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.BuildHistoryEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BuildHistoryEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.BuildHistoryEvent & moby.buildkit.v1.BuildHistoryEvent.$Shape} BuildHistoryEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.BuildHistoryEvent & moby.buildkit.v1.BuildHistoryEvent.$Shape;
            }

            namespace BuildHistoryEvent {

                /** Properties of a BuildHistoryEvent. */
                interface $Properties {

                    /** BuildHistoryEvent type */
                    type?: (moby.buildkit.v1.BuildHistoryEventType|null);

                    /** BuildHistoryEvent record */
                    record?: (moby.buildkit.v1.BuildHistoryRecord.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BuildHistoryEvent. */
                type $Shape = moby.buildkit.v1.BuildHistoryEvent.$Properties;
            }

            /**
             * Properties of a BuildHistoryRecord.
             * @deprecated Use moby.buildkit.v1.BuildHistoryRecord.$Properties instead.
             */
            interface IBuildHistoryRecord extends moby.buildkit.v1.BuildHistoryRecord.$Properties {
            }

            /** Represents a BuildHistoryRecord. */
            class BuildHistoryRecord {

                /**
                 * Constructs a new BuildHistoryRecord.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.BuildHistoryRecord.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BuildHistoryRecord Ref. */
                Ref: string;

                /** BuildHistoryRecord Frontend. */
                Frontend: string;

                /** BuildHistoryRecord FrontendAttrs. */
                FrontendAttrs: { [k: string]: string };

                /** BuildHistoryRecord Exporters. */
                Exporters: moby.buildkit.v1.Exporter.$Properties[];

                /** BuildHistoryRecord error. */
                error?: (google.rpc.Status.$Properties|null);

                /** BuildHistoryRecord CreatedAt. */
                CreatedAt?: (google.protobuf.Timestamp.$Properties|null);

                /** BuildHistoryRecord CompletedAt. */
                CompletedAt?: (google.protobuf.Timestamp.$Properties|null);

                /** BuildHistoryRecord logs. */
                logs?: (moby.buildkit.v1.Descriptor.$Properties|null);

                /** BuildHistoryRecord ExporterResponse. */
                ExporterResponse: { [k: string]: string };

                /** BuildHistoryRecord Result. */
                Result?: (moby.buildkit.v1.BuildResultInfo.$Properties|null);

                /** BuildHistoryRecord Results. */
                Results: { [k: string]: moby.buildkit.v1.BuildResultInfo.$Properties };

                /** BuildHistoryRecord Generation. */
                Generation: number;

                /** BuildHistoryRecord trace. */
                trace?: (moby.buildkit.v1.Descriptor.$Properties|null);

                /** BuildHistoryRecord pinned. */
                pinned: boolean;

                /** BuildHistoryRecord numCachedSteps. */
                numCachedSteps: number;

                /** BuildHistoryRecord numTotalSteps. */
                numTotalSteps: number;

                /** BuildHistoryRecord numCompletedSteps. */
                numCompletedSteps: number;

                /** BuildHistoryRecord externalError. */
                externalError?: (moby.buildkit.v1.Descriptor.$Properties|null);

                /** BuildHistoryRecord numWarnings. */
                numWarnings: number;

                /**
                 * Encodes the specified BuildHistoryRecord message. Does not implicitly {@link moby.buildkit.v1.BuildHistoryRecord.verify|verify} messages.
                 * @param message BuildHistoryRecord message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.BuildHistoryRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BuildHistoryRecord message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.BuildHistoryRecord & moby.buildkit.v1.BuildHistoryRecord.$Shape} BuildHistoryRecord
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.BuildHistoryRecord & moby.buildkit.v1.BuildHistoryRecord.$Shape;
            }

            namespace BuildHistoryRecord {

                /** Properties of a BuildHistoryRecord. */
                interface $Properties {

                    /** BuildHistoryRecord Ref */
                    Ref?: (string|null);

                    /** BuildHistoryRecord Frontend */
                    Frontend?: (string|null);

                    /** BuildHistoryRecord FrontendAttrs */
                    FrontendAttrs?: ({ [k: string]: string }|null);

                    /** BuildHistoryRecord Exporters */
                    Exporters?: (moby.buildkit.v1.Exporter.$Properties[]|null);

                    /** BuildHistoryRecord error */
                    error?: (google.rpc.Status.$Properties|null);

                    /** BuildHistoryRecord CreatedAt */
                    CreatedAt?: (google.protobuf.Timestamp.$Properties|null);

                    /** BuildHistoryRecord CompletedAt */
                    CompletedAt?: (google.protobuf.Timestamp.$Properties|null);

                    /** BuildHistoryRecord logs */
                    logs?: (moby.buildkit.v1.Descriptor.$Properties|null);

                    /** BuildHistoryRecord ExporterResponse */
                    ExporterResponse?: ({ [k: string]: string }|null);

                    /** BuildHistoryRecord Result */
                    Result?: (moby.buildkit.v1.BuildResultInfo.$Properties|null);

                    /** BuildHistoryRecord Results */
                    Results?: ({ [k: string]: moby.buildkit.v1.BuildResultInfo.$Properties }|null);

                    /** BuildHistoryRecord Generation */
                    Generation?: (number|null);

                    /** BuildHistoryRecord trace */
                    trace?: (moby.buildkit.v1.Descriptor.$Properties|null);

                    /** BuildHistoryRecord pinned */
                    pinned?: (boolean|null);

                    /** BuildHistoryRecord numCachedSteps */
                    numCachedSteps?: (number|null);

                    /** BuildHistoryRecord numTotalSteps */
                    numTotalSteps?: (number|null);

                    /** BuildHistoryRecord numCompletedSteps */
                    numCompletedSteps?: (number|null);

                    /** BuildHistoryRecord externalError */
                    externalError?: (moby.buildkit.v1.Descriptor.$Properties|null);

                    /** BuildHistoryRecord numWarnings */
                    numWarnings?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BuildHistoryRecord. */
                type $Shape = moby.buildkit.v1.BuildHistoryRecord.$Properties;
            }

            /**
             * Properties of an UpdateBuildHistoryRequest.
             * @deprecated Use moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties instead.
             */
            interface IUpdateBuildHistoryRequest extends moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties {
            }

            /** Represents an UpdateBuildHistoryRequest. */
            class UpdateBuildHistoryRequest {

                /**
                 * Constructs a new UpdateBuildHistoryRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** UpdateBuildHistoryRequest Ref. */
                Ref: string;

                /** UpdateBuildHistoryRequest Pinned. */
                Pinned: boolean;

                /** UpdateBuildHistoryRequest Delete. */
                Delete: boolean;

                /** UpdateBuildHistoryRequest Finalize. */
                Finalize: boolean;

                /**
                 * Encodes the specified UpdateBuildHistoryRequest message. Does not implicitly {@link moby.buildkit.v1.UpdateBuildHistoryRequest.verify|verify} messages.
                 * @param message UpdateBuildHistoryRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UpdateBuildHistoryRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.UpdateBuildHistoryRequest & moby.buildkit.v1.UpdateBuildHistoryRequest.$Shape} UpdateBuildHistoryRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.UpdateBuildHistoryRequest & moby.buildkit.v1.UpdateBuildHistoryRequest.$Shape;
            }

            namespace UpdateBuildHistoryRequest {

                /** Properties of an UpdateBuildHistoryRequest. */
                interface $Properties {

                    /** UpdateBuildHistoryRequest Ref */
                    Ref?: (string|null);

                    /** UpdateBuildHistoryRequest Pinned */
                    Pinned?: (boolean|null);

                    /** UpdateBuildHistoryRequest Delete */
                    Delete?: (boolean|null);

                    /** UpdateBuildHistoryRequest Finalize */
                    Finalize?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UpdateBuildHistoryRequest. */
                type $Shape = moby.buildkit.v1.UpdateBuildHistoryRequest.$Properties;
            }

            /**
             * Properties of an UpdateBuildHistoryResponse.
             * @deprecated Use moby.buildkit.v1.UpdateBuildHistoryResponse.$Properties instead.
             */
            interface IUpdateBuildHistoryResponse extends moby.buildkit.v1.UpdateBuildHistoryResponse.$Properties {
            }

            /** Represents an UpdateBuildHistoryResponse. */
            class UpdateBuildHistoryResponse {

                /**
                 * Constructs a new UpdateBuildHistoryResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.UpdateBuildHistoryResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified UpdateBuildHistoryResponse message. Does not implicitly {@link moby.buildkit.v1.UpdateBuildHistoryResponse.verify|verify} messages.
                 * @param message UpdateBuildHistoryResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.UpdateBuildHistoryResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UpdateBuildHistoryResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.UpdateBuildHistoryResponse & moby.buildkit.v1.UpdateBuildHistoryResponse.$Shape} UpdateBuildHistoryResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.UpdateBuildHistoryResponse & moby.buildkit.v1.UpdateBuildHistoryResponse.$Shape;
            }

            namespace UpdateBuildHistoryResponse {

                /** Properties of an UpdateBuildHistoryResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UpdateBuildHistoryResponse. */
                type $Shape = moby.buildkit.v1.UpdateBuildHistoryResponse.$Properties;
            }

            /**
             * Properties of a Descriptor.
             * @deprecated Use moby.buildkit.v1.Descriptor.$Properties instead.
             */
            interface IDescriptor extends moby.buildkit.v1.Descriptor.$Properties {
            }

            /** Represents a Descriptor. */
            class Descriptor {

                /**
                 * Constructs a new Descriptor.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.Descriptor.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Descriptor media_type. */
                media_type: string;

                /** Descriptor digest. */
                digest: string;

                /** Descriptor size. */
                size: Long;

                /** Descriptor annotations. */
                annotations: { [k: string]: string };

                /**
                 * Encodes the specified Descriptor message. Does not implicitly {@link moby.buildkit.v1.Descriptor.verify|verify} messages.
                 * @param message Descriptor message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.Descriptor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Descriptor message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.Descriptor & moby.buildkit.v1.Descriptor.$Shape} Descriptor
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.Descriptor & moby.buildkit.v1.Descriptor.$Shape;
            }

            namespace Descriptor {

                /** Properties of a Descriptor. */
                interface $Properties {

                    /** Descriptor media_type */
                    media_type?: (string|null);

                    /** Descriptor digest */
                    digest?: (string|null);

                    /** Descriptor size */
                    size?: (Long|null);

                    /** Descriptor annotations */
                    annotations?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Descriptor. */
                type $Shape = moby.buildkit.v1.Descriptor.$Properties;
            }

            /**
             * Properties of a BuildResultInfo.
             * @deprecated Use moby.buildkit.v1.BuildResultInfo.$Properties instead.
             */
            interface IBuildResultInfo extends moby.buildkit.v1.BuildResultInfo.$Properties {
            }

            /** Represents a BuildResultInfo. */
            class BuildResultInfo {

                /**
                 * Constructs a new BuildResultInfo.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.BuildResultInfo.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BuildResultInfo ResultDeprecated. */
                ResultDeprecated?: (moby.buildkit.v1.Descriptor.$Properties|null);

                /** BuildResultInfo Attestations. */
                Attestations: moby.buildkit.v1.Descriptor.$Properties[];

                /** BuildResultInfo Results. */
                Results: { [k: string]: moby.buildkit.v1.Descriptor.$Properties };

                /**
                 * Encodes the specified BuildResultInfo message. Does not implicitly {@link moby.buildkit.v1.BuildResultInfo.verify|verify} messages.
                 * @param message BuildResultInfo message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.BuildResultInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BuildResultInfo message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.BuildResultInfo & moby.buildkit.v1.BuildResultInfo.$Shape} BuildResultInfo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.BuildResultInfo & moby.buildkit.v1.BuildResultInfo.$Shape;
            }

            namespace BuildResultInfo {

                /** Properties of a BuildResultInfo. */
                interface $Properties {

                    /** BuildResultInfo ResultDeprecated */
                    ResultDeprecated?: (moby.buildkit.v1.Descriptor.$Properties|null);

                    /** BuildResultInfo Attestations */
                    Attestations?: (moby.buildkit.v1.Descriptor.$Properties[]|null);

                    /** BuildResultInfo Results */
                    Results?: ({ [k: string]: moby.buildkit.v1.Descriptor.$Properties }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BuildResultInfo. */
                type $Shape = moby.buildkit.v1.BuildResultInfo.$Properties;
            }

            /**
             * Properties of an Exporter.
             * @deprecated Use moby.buildkit.v1.Exporter.$Properties instead.
             */
            interface IExporter extends moby.buildkit.v1.Exporter.$Properties {
            }

            /** Represents an Exporter. */
            class Exporter {

                /**
                 * Constructs a new Exporter.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.buildkit.v1.Exporter.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Exporter Type. */
                Type: string;

                /** Exporter Attrs. */
                Attrs: { [k: string]: string };

                /**
                 * Encodes the specified Exporter message. Does not implicitly {@link moby.buildkit.v1.Exporter.verify|verify} messages.
                 * @param message Exporter message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.buildkit.v1.Exporter.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Exporter message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.buildkit.v1.Exporter & moby.buildkit.v1.Exporter.$Shape} Exporter
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.Exporter & moby.buildkit.v1.Exporter.$Shape;
            }

            namespace Exporter {

                /** Properties of an Exporter. */
                interface $Properties {

                    /** Exporter Type */
                    Type?: (string|null);

                    /** Exporter Attrs */
                    Attrs?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Exporter. */
                type $Shape = moby.buildkit.v1.Exporter.$Properties;
            }

            /** Namespace types. */
            namespace types {

                /**
                 * Properties of a WorkerRecord.
                 * @deprecated Use moby.buildkit.v1.types.WorkerRecord.$Properties instead.
                 */
                interface IWorkerRecord extends moby.buildkit.v1.types.WorkerRecord.$Properties {
                }

                /** Represents a WorkerRecord. */
                class WorkerRecord {

                    /**
                     * Constructs a new WorkerRecord.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.types.WorkerRecord.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** WorkerRecord ID. */
                    ID: string;

                    /** WorkerRecord Labels. */
                    Labels: { [k: string]: string };

                    /** WorkerRecord platforms. */
                    platforms: pb.Platform.$Properties[];

                    /** WorkerRecord GCPolicy. */
                    GCPolicy: moby.buildkit.v1.types.GCPolicy.$Properties[];

                    /** WorkerRecord BuildkitVersion. */
                    BuildkitVersion?: (moby.buildkit.v1.types.BuildkitVersion.$Properties|null);

                    /** WorkerRecord CDIDevices. */
                    CDIDevices: moby.buildkit.v1.types.CDIDevice.$Properties[];

                    /**
                     * Encodes the specified WorkerRecord message. Does not implicitly {@link moby.buildkit.v1.types.WorkerRecord.verify|verify} messages.
                     * @param message WorkerRecord message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.types.WorkerRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a WorkerRecord message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.types.WorkerRecord & moby.buildkit.v1.types.WorkerRecord.$Shape} WorkerRecord
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.types.WorkerRecord & moby.buildkit.v1.types.WorkerRecord.$Shape;
                }

                namespace WorkerRecord {

                    /** Properties of a WorkerRecord. */
                    interface $Properties {

                        /** WorkerRecord ID */
                        ID?: (string|null);

                        /** WorkerRecord Labels */
                        Labels?: ({ [k: string]: string }|null);

                        /** WorkerRecord platforms */
                        platforms?: (pb.Platform.$Properties[]|null);

                        /** WorkerRecord GCPolicy */
                        GCPolicy?: (moby.buildkit.v1.types.GCPolicy.$Properties[]|null);

                        /** WorkerRecord BuildkitVersion */
                        BuildkitVersion?: (moby.buildkit.v1.types.BuildkitVersion.$Properties|null);

                        /** WorkerRecord CDIDevices */
                        CDIDevices?: (moby.buildkit.v1.types.CDIDevice.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a WorkerRecord. */
                    type $Shape = moby.buildkit.v1.types.WorkerRecord.$Properties;
                }

                /**
                 * Properties of a GCPolicy.
                 * @deprecated Use moby.buildkit.v1.types.GCPolicy.$Properties instead.
                 */
                interface IGCPolicy extends moby.buildkit.v1.types.GCPolicy.$Properties {
                }

                /** Represents a GCPolicy. */
                class GCPolicy {

                    /**
                     * Constructs a new GCPolicy.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.types.GCPolicy.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** GCPolicy all. */
                    all: boolean;

                    /** GCPolicy keepDuration. */
                    keepDuration: Long;

                    /** GCPolicy filters. */
                    filters: string[];

                    /** GCPolicy reservedSpace. */
                    reservedSpace: Long;

                    /** GCPolicy maxUsedSpace. */
                    maxUsedSpace: Long;

                    /** GCPolicy minFreeSpace. */
                    minFreeSpace: Long;

                    /**
                     * Encodes the specified GCPolicy message. Does not implicitly {@link moby.buildkit.v1.types.GCPolicy.verify|verify} messages.
                     * @param message GCPolicy message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.types.GCPolicy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a GCPolicy message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.types.GCPolicy & moby.buildkit.v1.types.GCPolicy.$Shape} GCPolicy
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.types.GCPolicy & moby.buildkit.v1.types.GCPolicy.$Shape;
                }

                namespace GCPolicy {

                    /** Properties of a GCPolicy. */
                    interface $Properties {

                        /** GCPolicy all */
                        all?: (boolean|null);

                        /** GCPolicy keepDuration */
                        keepDuration?: (Long|null);

                        /** GCPolicy filters */
                        filters?: (string[]|null);

                        /** GCPolicy reservedSpace */
                        reservedSpace?: (Long|null);

                        /** GCPolicy maxUsedSpace */
                        maxUsedSpace?: (Long|null);

                        /** GCPolicy minFreeSpace */
                        minFreeSpace?: (Long|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a GCPolicy. */
                    type $Shape = moby.buildkit.v1.types.GCPolicy.$Properties;
                }

                /**
                 * Properties of a BuildkitVersion.
                 * @deprecated Use moby.buildkit.v1.types.BuildkitVersion.$Properties instead.
                 */
                interface IBuildkitVersion extends moby.buildkit.v1.types.BuildkitVersion.$Properties {
                }

                /** Represents a BuildkitVersion. */
                class BuildkitVersion {

                    /**
                     * Constructs a new BuildkitVersion.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.types.BuildkitVersion.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** BuildkitVersion package. */
                    package: string;

                    /** BuildkitVersion version. */
                    version: string;

                    /** BuildkitVersion revision. */
                    revision: string;

                    /** BuildkitVersion dockerfileVersion. */
                    dockerfileVersion: string;

                    /**
                     * Encodes the specified BuildkitVersion message. Does not implicitly {@link moby.buildkit.v1.types.BuildkitVersion.verify|verify} messages.
                     * @param message BuildkitVersion message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.types.BuildkitVersion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a BuildkitVersion message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.types.BuildkitVersion & moby.buildkit.v1.types.BuildkitVersion.$Shape} BuildkitVersion
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.types.BuildkitVersion & moby.buildkit.v1.types.BuildkitVersion.$Shape;
                }

                namespace BuildkitVersion {

                    /** Properties of a BuildkitVersion. */
                    interface $Properties {

                        /** BuildkitVersion package */
                        "package"?: (string|null);

                        /** BuildkitVersion version */
                        version?: (string|null);

                        /** BuildkitVersion revision */
                        revision?: (string|null);

                        /** BuildkitVersion dockerfileVersion */
                        dockerfileVersion?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a BuildkitVersion. */
                    type $Shape = moby.buildkit.v1.types.BuildkitVersion.$Properties;
                }

                /**
                 * Properties of a CDIDevice.
                 * @deprecated Use moby.buildkit.v1.types.CDIDevice.$Properties instead.
                 */
                interface ICDIDevice extends moby.buildkit.v1.types.CDIDevice.$Properties {
                }

                /** Represents a CDIDevice. */
                class CDIDevice {

                    /**
                     * Constructs a new CDIDevice.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.types.CDIDevice.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** CDIDevice Name. */
                    Name: string;

                    /** CDIDevice AutoAllow. */
                    AutoAllow: boolean;

                    /** CDIDevice Annotations. */
                    Annotations: { [k: string]: string };

                    /** CDIDevice OnDemand. */
                    OnDemand: boolean;

                    /**
                     * Encodes the specified CDIDevice message. Does not implicitly {@link moby.buildkit.v1.types.CDIDevice.verify|verify} messages.
                     * @param message CDIDevice message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.types.CDIDevice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a CDIDevice message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.types.CDIDevice & moby.buildkit.v1.types.CDIDevice.$Shape} CDIDevice
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.types.CDIDevice & moby.buildkit.v1.types.CDIDevice.$Shape;
                }

                namespace CDIDevice {

                    /** Properties of a CDIDevice. */
                    interface $Properties {

                        /** CDIDevice Name */
                        Name?: (string|null);

                        /** CDIDevice AutoAllow */
                        AutoAllow?: (boolean|null);

                        /** CDIDevice Annotations */
                        Annotations?: ({ [k: string]: string }|null);

                        /** CDIDevice OnDemand */
                        OnDemand?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a CDIDevice. */
                    type $Shape = moby.buildkit.v1.types.CDIDevice.$Properties;
                }
            }

            /** Namespace sourcepolicy. */
            namespace sourcepolicy {

                /**
                 * Properties of a Rule.
                 * @deprecated Use moby.buildkit.v1.sourcepolicy.Rule.$Properties instead.
                 */
                interface IRule extends moby.buildkit.v1.sourcepolicy.Rule.$Properties {
                }

                /** Represents a Rule. */
                class Rule {

                    /**
                     * Constructs a new Rule.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.sourcepolicy.Rule.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Rule action. */
                    action: moby.buildkit.v1.sourcepolicy.PolicyAction;

                    /** Rule selector. */
                    selector?: (moby.buildkit.v1.sourcepolicy.Selector.$Properties|null);

                    /** Rule updates. */
                    updates?: (moby.buildkit.v1.sourcepolicy.Update.$Properties|null);

                    /**
                     * Encodes the specified Rule message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.Rule.verify|verify} messages.
                     * @param message Rule message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.sourcepolicy.Rule.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Rule message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.sourcepolicy.Rule & moby.buildkit.v1.sourcepolicy.Rule.$Shape} Rule
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.Rule & moby.buildkit.v1.sourcepolicy.Rule.$Shape;
                }

                namespace Rule {

                    /** Properties of a Rule. */
                    interface $Properties {

                        /** Rule action */
                        action?: (moby.buildkit.v1.sourcepolicy.PolicyAction|null);

                        /** Rule selector */
                        selector?: (moby.buildkit.v1.sourcepolicy.Selector.$Properties|null);

                        /** Rule updates */
                        updates?: (moby.buildkit.v1.sourcepolicy.Update.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Rule. */
                    type $Shape = moby.buildkit.v1.sourcepolicy.Rule.$Properties;
                }

                /**
                 * Properties of an Update.
                 * @deprecated Use moby.buildkit.v1.sourcepolicy.Update.$Properties instead.
                 */
                interface IUpdate extends moby.buildkit.v1.sourcepolicy.Update.$Properties {
                }

                /** Represents an Update. */
                class Update {

                    /**
                     * Constructs a new Update.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.sourcepolicy.Update.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Update identifier. */
                    identifier: string;

                    /** Update attrs. */
                    attrs: { [k: string]: string };

                    /**
                     * Encodes the specified Update message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.Update.verify|verify} messages.
                     * @param message Update message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.sourcepolicy.Update.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an Update message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.sourcepolicy.Update & moby.buildkit.v1.sourcepolicy.Update.$Shape} Update
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.Update & moby.buildkit.v1.sourcepolicy.Update.$Shape;
                }

                namespace Update {

                    /** Properties of an Update. */
                    interface $Properties {

                        /** Update identifier */
                        identifier?: (string|null);

                        /** Update attrs */
                        attrs?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an Update. */
                    type $Shape = moby.buildkit.v1.sourcepolicy.Update.$Properties;
                }

                /**
                 * Properties of a Selector.
                 * @deprecated Use moby.buildkit.v1.sourcepolicy.Selector.$Properties instead.
                 */
                interface ISelector extends moby.buildkit.v1.sourcepolicy.Selector.$Properties {
                }

                /** Represents a Selector. */
                class Selector {

                    /**
                     * Constructs a new Selector.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.sourcepolicy.Selector.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Selector identifier. */
                    identifier: string;

                    /** Selector match_type. */
                    match_type: moby.buildkit.v1.sourcepolicy.MatchType;

                    /** Selector constraints. */
                    constraints: moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties[];

                    /**
                     * Encodes the specified Selector message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.Selector.verify|verify} messages.
                     * @param message Selector message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.sourcepolicy.Selector.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Selector message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.sourcepolicy.Selector & moby.buildkit.v1.sourcepolicy.Selector.$Shape} Selector
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.Selector & moby.buildkit.v1.sourcepolicy.Selector.$Shape;
                }

                namespace Selector {

                    /** Properties of a Selector. */
                    interface $Properties {

                        /** Selector identifier */
                        identifier?: (string|null);

                        /** Selector match_type */
                        match_type?: (moby.buildkit.v1.sourcepolicy.MatchType|null);

                        /** Selector constraints */
                        constraints?: (moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Selector. */
                    type $Shape = moby.buildkit.v1.sourcepolicy.Selector.$Properties;
                }

                /** PolicyAction enum. */
                enum PolicyAction {

                    /** ALLOW value */
                    ALLOW = 0,

                    /** DENY value */
                    DENY = 1,

                    /** CONVERT value */
                    CONVERT = 2
                }

                /**
                 * Properties of an AttrConstraint.
                 * @deprecated Use moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties instead.
                 */
                interface IAttrConstraint extends moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties {
                }

                /** Represents an AttrConstraint. */
                class AttrConstraint {

                    /**
                     * Constructs a new AttrConstraint.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** AttrConstraint key. */
                    key: string;

                    /** AttrConstraint value. */
                    value: string;

                    /** AttrConstraint condition. */
                    condition: moby.buildkit.v1.sourcepolicy.AttrMatch;

                    /**
                     * Encodes the specified AttrConstraint message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.AttrConstraint.verify|verify} messages.
                     * @param message AttrConstraint message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an AttrConstraint message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.sourcepolicy.AttrConstraint & moby.buildkit.v1.sourcepolicy.AttrConstraint.$Shape} AttrConstraint
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.AttrConstraint & moby.buildkit.v1.sourcepolicy.AttrConstraint.$Shape;
                }

                namespace AttrConstraint {

                    /** Properties of an AttrConstraint. */
                    interface $Properties {

                        /** AttrConstraint key */
                        key?: (string|null);

                        /** AttrConstraint value */
                        value?: (string|null);

                        /** AttrConstraint condition */
                        condition?: (moby.buildkit.v1.sourcepolicy.AttrMatch|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an AttrConstraint. */
                    type $Shape = moby.buildkit.v1.sourcepolicy.AttrConstraint.$Properties;
                }

                /** AttrMatch enum. */
                enum AttrMatch {

                    /** EQUAL value */
                    EQUAL = 0,

                    /** NOTEQUAL value */
                    NOTEQUAL = 1,

                    /** MATCHES value */
                    MATCHES = 2
                }

                /**
                 * Properties of a Policy.
                 * @deprecated Use moby.buildkit.v1.sourcepolicy.Policy.$Properties instead.
                 */
                interface IPolicy extends moby.buildkit.v1.sourcepolicy.Policy.$Properties {
                }

                /** Represents a Policy. */
                class Policy {

                    /**
                     * Constructs a new Policy.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.sourcepolicy.Policy.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Policy version. */
                    version: Long;

                    /** Policy rules. */
                    rules: moby.buildkit.v1.sourcepolicy.Rule.$Properties[];

                    /**
                     * Encodes the specified Policy message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.Policy.verify|verify} messages.
                     * @param message Policy message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.sourcepolicy.Policy.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Policy message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.sourcepolicy.Policy & moby.buildkit.v1.sourcepolicy.Policy.$Shape} Policy
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.Policy & moby.buildkit.v1.sourcepolicy.Policy.$Shape;
                }

                namespace Policy {

                    /** Properties of a Policy. */
                    interface $Properties {

                        /** Policy version */
                        version?: (Long|null);

                        /** Policy rules */
                        rules?: (moby.buildkit.v1.sourcepolicy.Rule.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Policy. */
                    type $Shape = moby.buildkit.v1.sourcepolicy.Policy.$Properties;
                }

                /** MatchType enum. */
                enum MatchType {

                    /** WILDCARD value */
                    WILDCARD = 0,

                    /** EXACT value */
                    EXACT = 1,

                    /** REGEX value */
                    REGEX = 2
                }

                /** Namespace policysession. */
                namespace policysession {

                    /**
                     * Properties of a CheckPolicyRequest.
                     * @deprecated Use moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Properties instead.
                     */
                    interface ICheckPolicyRequest extends moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Properties {
                    }

                    /** Represents a CheckPolicyRequest. */
                    class CheckPolicyRequest {

                        /**
                         * Constructs a new CheckPolicyRequest.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** CheckPolicyRequest Platform. */
                        Platform?: (pb.Platform.$Properties|null);

                        /** CheckPolicyRequest Source. */
                        Source?: (moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties|null);

                        /** CheckPolicyRequest caps. */
                        caps: { [k: string]: boolean };

                        /**
                         * Encodes the specified CheckPolicyRequest message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.verify|verify} messages.
                         * @param message CheckPolicyRequest message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a CheckPolicyRequest message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest & moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Shape} CheckPolicyRequest
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest & moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Shape;
                    }

                    namespace CheckPolicyRequest {

                        /** Properties of a CheckPolicyRequest. */
                        interface $Properties {

                            /** CheckPolicyRequest Platform */
                            Platform?: (pb.Platform.$Properties|null);

                            /** CheckPolicyRequest Source */
                            Source?: (moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties|null);

                            /** CheckPolicyRequest caps */
                            caps?: ({ [k: string]: boolean }|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a CheckPolicyRequest. */
                        type $Shape = moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyRequest.$Properties;
                    }

                    /**
                     * Properties of a CheckPolicyResponse.
                     * @deprecated Use moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.$Properties instead.
                     */
                    interface ICheckPolicyResponse extends moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.$Properties {
                    }

                    /** Represents a CheckPolicyResponse. */
                    class CheckPolicyResponse {

                        /**
                         * Constructs a new CheckPolicyResponse.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** CheckPolicyResponse decision. */
                        decision?: (moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties|null);

                        /** CheckPolicyResponse request. */
                        request?: (moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties|null);

                        /** CheckPolicyResponse result. */
                        result?: ("decision"|"request");

                        /**
                         * Encodes the specified CheckPolicyResponse message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.verify|verify} messages.
                         * @param message CheckPolicyResponse message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a CheckPolicyResponse message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse & moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.$Shape} CheckPolicyResponse
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse & moby.buildkit.v1.sourcepolicy.policysession.CheckPolicyResponse.$Shape;
                    }

                    namespace CheckPolicyResponse {

                        /** Properties of a CheckPolicyResponse. */
                        interface $Properties {

                            /** CheckPolicyResponse decision */
                            decision?: (moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties|null);

                            /** CheckPolicyResponse request */
                            request?: (moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties|null);

                            /** CheckPolicyResponse result */
                            result?: ("decision"|"request");

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Narrowed shape of a CheckPolicyResponse. */
                        type $Shape = {
                          decision?: moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Shape|null;
                          request?: moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Shape|null;
                          $unknowns?: Uint8Array[];
                        } & (
                          ({ result?: undefined; decision?: null; request?: null }|{ result?: "decision"; decision: moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Shape; request?: null }|{ result?: "request"; decision?: null; request: moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Shape })
                        );
                    }

                    /**
                     * Properties of a DecisionResponse.
                     * @deprecated Use moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties instead.
                     */
                    interface IDecisionResponse extends moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties {
                    }

                    /** Represents a DecisionResponse. */
                    class DecisionResponse {

                        /**
                         * Constructs a new DecisionResponse.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** DecisionResponse action. */
                        action: moby.buildkit.v1.sourcepolicy.PolicyAction;

                        /** DecisionResponse denyMessages. */
                        denyMessages: moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties[];

                        /** DecisionResponse update. */
                        update?: (pb.SourceOp.$Properties|null);

                        /**
                         * Encodes the specified DecisionResponse message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.verify|verify} messages.
                         * @param message DecisionResponse message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a DecisionResponse message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse & moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Shape} DecisionResponse
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse & moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Shape;
                    }

                    namespace DecisionResponse {

                        /** Properties of a DecisionResponse. */
                        interface $Properties {

                            /** DecisionResponse action */
                            action?: (moby.buildkit.v1.sourcepolicy.PolicyAction|null);

                            /** DecisionResponse denyMessages */
                            denyMessages?: (moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties[]|null);

                            /** DecisionResponse update */
                            update?: (pb.SourceOp.$Properties|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a DecisionResponse. */
                        type $Shape = moby.buildkit.v1.sourcepolicy.policysession.DecisionResponse.$Properties;
                    }

                    /**
                     * Properties of a DenyMessage.
                     * @deprecated Use moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties instead.
                     */
                    interface IDenyMessage extends moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties {
                    }

                    /** Represents a DenyMessage. */
                    class DenyMessage {

                        /**
                         * Constructs a new DenyMessage.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** DenyMessage message. */
                        message: string;

                        /**
                         * Encodes the specified DenyMessage message. Does not implicitly {@link moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.verify|verify} messages.
                         * @param message DenyMessage message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a DenyMessage message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {moby.buildkit.v1.sourcepolicy.policysession.DenyMessage & moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Shape} DenyMessage
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.sourcepolicy.policysession.DenyMessage & moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Shape;
                    }

                    namespace DenyMessage {

                        /** Properties of a DenyMessage. */
                        interface $Properties {

                            /** DenyMessage message */
                            message?: (string|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a DenyMessage. */
                        type $Shape = moby.buildkit.v1.sourcepolicy.policysession.DenyMessage.$Properties;
                    }
                }
            }

            /** Namespace frontend. */
            namespace frontend {

                /**
                 * Properties of a Result.
                 * @deprecated Use moby.buildkit.v1.frontend.Result.$Properties instead.
                 */
                interface IResult extends moby.buildkit.v1.frontend.Result.$Properties {
                }

                /** Represents a Result. */
                class Result {

                    /**
                     * Constructs a new Result.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.Result.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Result refDeprecated. */
                    refDeprecated?: (string|null);

                    /** Result refsDeprecated. */
                    refsDeprecated?: (moby.buildkit.v1.frontend.RefMapDeprecated.$Properties|null);

                    /** Result ref. */
                    ref?: (moby.buildkit.v1.frontend.Ref.$Properties|null);

                    /** Result refs. */
                    refs?: (moby.buildkit.v1.frontend.RefMap.$Properties|null);

                    /** Result metadata. */
                    metadata: { [k: string]: Uint8Array };

                    /** Result attestations. */
                    attestations: { [k: string]: moby.buildkit.v1.frontend.Attestations.$Properties };

                    /** Result result. */
                    result?: ("refDeprecated"|"refsDeprecated"|"ref"|"refs");

                    /**
                     * Encodes the specified Result message. Does not implicitly {@link moby.buildkit.v1.frontend.Result.verify|verify} messages.
                     * @param message Result message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Result message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.Result & moby.buildkit.v1.frontend.Result.$Shape} Result
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.Result & moby.buildkit.v1.frontend.Result.$Shape;
                }

                namespace Result {

                    /** Properties of a Result. */
                    interface $Properties {

                        /** Result refDeprecated */
                        refDeprecated?: (string|null);

                        /** Result refsDeprecated */
                        refsDeprecated?: (moby.buildkit.v1.frontend.RefMapDeprecated.$Properties|null);

                        /** Result ref */
                        ref?: (moby.buildkit.v1.frontend.Ref.$Properties|null);

                        /** Result refs */
                        refs?: (moby.buildkit.v1.frontend.RefMap.$Properties|null);

                        /** Result metadata */
                        metadata?: ({ [k: string]: Uint8Array }|null);

                        /** Result attestations */
                        attestations?: ({ [k: string]: moby.buildkit.v1.frontend.Attestations.$Properties }|null);

                        /** Result result */
                        result?: ("refDeprecated"|"refsDeprecated"|"ref"|"refs");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a Result. */
                    type $Shape = {
                      refDeprecated?: string|null;
                      refsDeprecated?: moby.buildkit.v1.frontend.RefMapDeprecated.$Shape|null;
                      ref?: moby.buildkit.v1.frontend.Ref.$Shape|null;
                      refs?: moby.buildkit.v1.frontend.RefMap.$Shape|null;
                      metadata?: { [k: string]: Uint8Array }|null;
                      attestations?: { [k: string]: moby.buildkit.v1.frontend.Attestations.$Shape }|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ result?: undefined; refDeprecated?: null; refsDeprecated?: null; ref?: null; refs?: null }|{ result?: "refDeprecated"; refDeprecated: string; refsDeprecated?: null; ref?: null; refs?: null }|{ result?: "refsDeprecated"; refDeprecated?: null; refsDeprecated: moby.buildkit.v1.frontend.RefMapDeprecated.$Shape; ref?: null; refs?: null }|{ result?: "ref"; refDeprecated?: null; refsDeprecated?: null; ref: moby.buildkit.v1.frontend.Ref.$Shape; refs?: null }|{ result?: "refs"; refDeprecated?: null; refsDeprecated?: null; ref?: null; refs: moby.buildkit.v1.frontend.RefMap.$Shape })
                    );
                }

                /**
                 * Properties of a RefMapDeprecated.
                 * @deprecated Use moby.buildkit.v1.frontend.RefMapDeprecated.$Properties instead.
                 */
                interface IRefMapDeprecated extends moby.buildkit.v1.frontend.RefMapDeprecated.$Properties {
                }

                /** Represents a RefMapDeprecated. */
                class RefMapDeprecated {

                    /**
                     * Constructs a new RefMapDeprecated.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.RefMapDeprecated.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** RefMapDeprecated refs. */
                    refs: { [k: string]: string };

                    /**
                     * Encodes the specified RefMapDeprecated message. Does not implicitly {@link moby.buildkit.v1.frontend.RefMapDeprecated.verify|verify} messages.
                     * @param message RefMapDeprecated message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.RefMapDeprecated.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a RefMapDeprecated message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.RefMapDeprecated & moby.buildkit.v1.frontend.RefMapDeprecated.$Shape} RefMapDeprecated
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.RefMapDeprecated & moby.buildkit.v1.frontend.RefMapDeprecated.$Shape;
                }

                namespace RefMapDeprecated {

                    /** Properties of a RefMapDeprecated. */
                    interface $Properties {

                        /** RefMapDeprecated refs */
                        refs?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a RefMapDeprecated. */
                    type $Shape = moby.buildkit.v1.frontend.RefMapDeprecated.$Properties;
                }

                /**
                 * Properties of a Ref.
                 * @deprecated Use moby.buildkit.v1.frontend.Ref.$Properties instead.
                 */
                interface IRef extends moby.buildkit.v1.frontend.Ref.$Properties {
                }

                /** Represents a Ref. */
                class Ref {

                    /**
                     * Constructs a new Ref.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.Ref.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Ref id. */
                    id: string;

                    /** Ref def. */
                    def?: (pb.Definition.$Properties|null);

                    /**
                     * Encodes the specified Ref message. Does not implicitly {@link moby.buildkit.v1.frontend.Ref.verify|verify} messages.
                     * @param message Ref message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.Ref.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Ref message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.Ref & moby.buildkit.v1.frontend.Ref.$Shape} Ref
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.Ref & moby.buildkit.v1.frontend.Ref.$Shape;
                }

                namespace Ref {

                    /** Properties of a Ref. */
                    interface $Properties {

                        /** Ref id */
                        id?: (string|null);

                        /** Ref def */
                        def?: (pb.Definition.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Ref. */
                    type $Shape = moby.buildkit.v1.frontend.Ref.$Properties;
                }

                /**
                 * Properties of a RefMap.
                 * @deprecated Use moby.buildkit.v1.frontend.RefMap.$Properties instead.
                 */
                interface IRefMap extends moby.buildkit.v1.frontend.RefMap.$Properties {
                }

                /** Represents a RefMap. */
                class RefMap {

                    /**
                     * Constructs a new RefMap.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.RefMap.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** RefMap refs. */
                    refs: { [k: string]: moby.buildkit.v1.frontend.Ref.$Properties };

                    /**
                     * Encodes the specified RefMap message. Does not implicitly {@link moby.buildkit.v1.frontend.RefMap.verify|verify} messages.
                     * @param message RefMap message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.RefMap.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a RefMap message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.RefMap & moby.buildkit.v1.frontend.RefMap.$Shape} RefMap
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.RefMap & moby.buildkit.v1.frontend.RefMap.$Shape;
                }

                namespace RefMap {

                    /** Properties of a RefMap. */
                    interface $Properties {

                        /** RefMap refs */
                        refs?: ({ [k: string]: moby.buildkit.v1.frontend.Ref.$Properties }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a RefMap. */
                    type $Shape = moby.buildkit.v1.frontend.RefMap.$Properties;
                }

                /**
                 * Properties of an Attestations.
                 * @deprecated Use moby.buildkit.v1.frontend.Attestations.$Properties instead.
                 */
                interface IAttestations extends moby.buildkit.v1.frontend.Attestations.$Properties {
                }

                /** Represents an Attestations. */
                class Attestations {

                    /**
                     * Constructs a new Attestations.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.Attestations.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Attestations attestation. */
                    attestation: moby.buildkit.v1.frontend.Attestation.$Properties[];

                    /**
                     * Encodes the specified Attestations message. Does not implicitly {@link moby.buildkit.v1.frontend.Attestations.verify|verify} messages.
                     * @param message Attestations message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.Attestations.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an Attestations message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.Attestations & moby.buildkit.v1.frontend.Attestations.$Shape} Attestations
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.Attestations & moby.buildkit.v1.frontend.Attestations.$Shape;
                }

                namespace Attestations {

                    /** Properties of an Attestations. */
                    interface $Properties {

                        /** Attestations attestation */
                        attestation?: (moby.buildkit.v1.frontend.Attestation.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an Attestations. */
                    type $Shape = moby.buildkit.v1.frontend.Attestations.$Properties;
                }

                /**
                 * Properties of an Attestation.
                 * @deprecated Use moby.buildkit.v1.frontend.Attestation.$Properties instead.
                 */
                interface IAttestation extends moby.buildkit.v1.frontend.Attestation.$Properties {
                }

                /** Represents an Attestation. */
                class Attestation {

                    /**
                     * Constructs a new Attestation.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.Attestation.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Attestation kind. */
                    kind: moby.buildkit.v1.frontend.AttestationKind;

                    /** Attestation metadata. */
                    metadata: { [k: string]: Uint8Array };

                    /** Attestation ref. */
                    ref?: (moby.buildkit.v1.frontend.Ref.$Properties|null);

                    /** Attestation path. */
                    path: string;

                    /** Attestation inTotoPredicateType. */
                    inTotoPredicateType: string;

                    /** Attestation inTotoSubjects. */
                    inTotoSubjects: moby.buildkit.v1.frontend.InTotoSubject.$Properties[];

                    /**
                     * Encodes the specified Attestation message. Does not implicitly {@link moby.buildkit.v1.frontend.Attestation.verify|verify} messages.
                     * @param message Attestation message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.Attestation.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an Attestation message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.Attestation & moby.buildkit.v1.frontend.Attestation.$Shape} Attestation
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.Attestation & moby.buildkit.v1.frontend.Attestation.$Shape;
                }

                namespace Attestation {

                    /** Properties of an Attestation. */
                    interface $Properties {

                        /** Attestation kind */
                        kind?: (moby.buildkit.v1.frontend.AttestationKind|null);

                        /** Attestation metadata */
                        metadata?: ({ [k: string]: Uint8Array }|null);

                        /** Attestation ref */
                        ref?: (moby.buildkit.v1.frontend.Ref.$Properties|null);

                        /** Attestation path */
                        path?: (string|null);

                        /** Attestation inTotoPredicateType */
                        inTotoPredicateType?: (string|null);

                        /** Attestation inTotoSubjects */
                        inTotoSubjects?: (moby.buildkit.v1.frontend.InTotoSubject.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an Attestation. */
                    type $Shape = moby.buildkit.v1.frontend.Attestation.$Properties;
                }

                /** AttestationKind enum. */
                enum AttestationKind {

                    /** InToto value */
                    InToto = 0,

                    /** Bundle value */
                    Bundle = 1
                }

                /**
                 * Properties of an InTotoSubject.
                 * @deprecated Use moby.buildkit.v1.frontend.InTotoSubject.$Properties instead.
                 */
                interface IInTotoSubject extends moby.buildkit.v1.frontend.InTotoSubject.$Properties {
                }

                /** Represents an InTotoSubject. */
                class InTotoSubject {

                    /**
                     * Constructs a new InTotoSubject.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.InTotoSubject.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** InTotoSubject kind. */
                    kind: moby.buildkit.v1.frontend.InTotoSubjectKind;

                    /** InTotoSubject digest. */
                    digest: string[];

                    /** InTotoSubject name. */
                    name: string;

                    /**
                     * Encodes the specified InTotoSubject message. Does not implicitly {@link moby.buildkit.v1.frontend.InTotoSubject.verify|verify} messages.
                     * @param message InTotoSubject message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.InTotoSubject.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an InTotoSubject message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.InTotoSubject & moby.buildkit.v1.frontend.InTotoSubject.$Shape} InTotoSubject
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.InTotoSubject & moby.buildkit.v1.frontend.InTotoSubject.$Shape;
                }

                namespace InTotoSubject {

                    /** Properties of an InTotoSubject. */
                    interface $Properties {

                        /** InTotoSubject kind */
                        kind?: (moby.buildkit.v1.frontend.InTotoSubjectKind|null);

                        /** InTotoSubject digest */
                        digest?: (string[]|null);

                        /** InTotoSubject name */
                        name?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an InTotoSubject. */
                    type $Shape = moby.buildkit.v1.frontend.InTotoSubject.$Properties;
                }

                /** InTotoSubjectKind enum. */
                enum InTotoSubjectKind {

                    /** Self value */
                    Self = 0,

                    /** Raw value */
                    Raw = 1
                }

                /**
                 * Properties of a ReturnRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ReturnRequest.$Properties instead.
                 */
                interface IReturnRequest extends moby.buildkit.v1.frontend.ReturnRequest.$Properties {
                }

                /** Represents a ReturnRequest. */
                class ReturnRequest {

                    /**
                     * Constructs a new ReturnRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReturnRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReturnRequest result. */
                    result?: (moby.buildkit.v1.frontend.Result.$Properties|null);

                    /** ReturnRequest error. */
                    error?: (google.rpc.Status.$Properties|null);

                    /**
                     * Encodes the specified ReturnRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ReturnRequest.verify|verify} messages.
                     * @param message ReturnRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReturnRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReturnRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReturnRequest & moby.buildkit.v1.frontend.ReturnRequest.$Shape} ReturnRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReturnRequest & moby.buildkit.v1.frontend.ReturnRequest.$Shape;
                }

                namespace ReturnRequest {

                    /** Properties of a ReturnRequest. */
                    interface $Properties {

                        /** ReturnRequest result */
                        result?: (moby.buildkit.v1.frontend.Result.$Properties|null);

                        /** ReturnRequest error */
                        error?: (google.rpc.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReturnRequest. */
                    type $Shape = {
                      result?: moby.buildkit.v1.frontend.Result.$Shape|null;
                      error?: google.rpc.Status.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a ReturnResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ReturnResponse.$Properties instead.
                 */
                interface IReturnResponse extends moby.buildkit.v1.frontend.ReturnResponse.$Properties {
                }

                /** Represents a ReturnResponse. */
                class ReturnResponse {

                    /**
                     * Constructs a new ReturnResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReturnResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified ReturnResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ReturnResponse.verify|verify} messages.
                     * @param message ReturnResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReturnResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReturnResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReturnResponse & moby.buildkit.v1.frontend.ReturnResponse.$Shape} ReturnResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReturnResponse & moby.buildkit.v1.frontend.ReturnResponse.$Shape;
                }

                namespace ReturnResponse {

                    /** Properties of a ReturnResponse. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReturnResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ReturnResponse.$Properties;
                }

                /**
                 * Properties of an InputsRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.InputsRequest.$Properties instead.
                 */
                interface IInputsRequest extends moby.buildkit.v1.frontend.InputsRequest.$Properties {
                }

                /** Represents an InputsRequest. */
                class InputsRequest {

                    /**
                     * Constructs a new InputsRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.InputsRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified InputsRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.InputsRequest.verify|verify} messages.
                     * @param message InputsRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.InputsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an InputsRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.InputsRequest & moby.buildkit.v1.frontend.InputsRequest.$Shape} InputsRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.InputsRequest & moby.buildkit.v1.frontend.InputsRequest.$Shape;
                }

                namespace InputsRequest {

                    /** Properties of an InputsRequest. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an InputsRequest. */
                    type $Shape = moby.buildkit.v1.frontend.InputsRequest.$Properties;
                }

                /**
                 * Properties of an InputsResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.InputsResponse.$Properties instead.
                 */
                interface IInputsResponse extends moby.buildkit.v1.frontend.InputsResponse.$Properties {
                }

                /** Represents an InputsResponse. */
                class InputsResponse {

                    /**
                     * Constructs a new InputsResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.InputsResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** InputsResponse Definitions. */
                    Definitions: { [k: string]: pb.Definition.$Properties };

                    /**
                     * Encodes the specified InputsResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.InputsResponse.verify|verify} messages.
                     * @param message InputsResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.InputsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an InputsResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.InputsResponse & moby.buildkit.v1.frontend.InputsResponse.$Shape} InputsResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.InputsResponse & moby.buildkit.v1.frontend.InputsResponse.$Shape;
                }

                namespace InputsResponse {

                    /** Properties of an InputsResponse. */
                    interface $Properties {

                        /** InputsResponse Definitions */
                        Definitions?: ({ [k: string]: pb.Definition.$Properties }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an InputsResponse. */
                    type $Shape = moby.buildkit.v1.frontend.InputsResponse.$Properties;
                }

                /**
                 * Properties of a ResolveImageConfigRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Properties instead.
                 */
                interface IResolveImageConfigRequest extends moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Properties {
                }

                /** Represents a ResolveImageConfigRequest. */
                class ResolveImageConfigRequest {

                    /**
                     * Constructs a new ResolveImageConfigRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveImageConfigRequest Ref. */
                    Ref: string;

                    /** ResolveImageConfigRequest Platform. */
                    Platform?: (pb.Platform.$Properties|null);

                    /** ResolveImageConfigRequest ResolveMode. */
                    ResolveMode: string;

                    /** ResolveImageConfigRequest LogName. */
                    LogName: string;

                    /** ResolveImageConfigRequest ResolverType. */
                    ResolverType: number;

                    /** ResolveImageConfigRequest SessionID. */
                    SessionID: string;

                    /** ResolveImageConfigRequest StoreID. */
                    StoreID: string;

                    /** ResolveImageConfigRequest SourcePolicies. */
                    SourcePolicies: moby.buildkit.v1.sourcepolicy.Policy.$Properties[];

                    /**
                     * Encodes the specified ResolveImageConfigRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveImageConfigRequest.verify|verify} messages.
                     * @param message ResolveImageConfigRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveImageConfigRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveImageConfigRequest & moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Shape} ResolveImageConfigRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveImageConfigRequest & moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Shape;
                }

                namespace ResolveImageConfigRequest {

                    /** Properties of a ResolveImageConfigRequest. */
                    interface $Properties {

                        /** ResolveImageConfigRequest Ref */
                        Ref?: (string|null);

                        /** ResolveImageConfigRequest Platform */
                        Platform?: (pb.Platform.$Properties|null);

                        /** ResolveImageConfigRequest ResolveMode */
                        ResolveMode?: (string|null);

                        /** ResolveImageConfigRequest LogName */
                        LogName?: (string|null);

                        /** ResolveImageConfigRequest ResolverType */
                        ResolverType?: (number|null);

                        /** ResolveImageConfigRequest SessionID */
                        SessionID?: (string|null);

                        /** ResolveImageConfigRequest StoreID */
                        StoreID?: (string|null);

                        /** ResolveImageConfigRequest SourcePolicies */
                        SourcePolicies?: (moby.buildkit.v1.sourcepolicy.Policy.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveImageConfigRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveImageConfigRequest.$Properties;
                }

                /**
                 * Properties of a ResolveImageConfigResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Properties instead.
                 */
                interface IResolveImageConfigResponse extends moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Properties {
                }

                /** Represents a ResolveImageConfigResponse. */
                class ResolveImageConfigResponse {

                    /**
                     * Constructs a new ResolveImageConfigResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveImageConfigResponse Digest. */
                    Digest: string;

                    /** ResolveImageConfigResponse Config. */
                    Config: Uint8Array;

                    /** ResolveImageConfigResponse Ref. */
                    Ref: string;

                    /**
                     * Encodes the specified ResolveImageConfigResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveImageConfigResponse.verify|verify} messages.
                     * @param message ResolveImageConfigResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveImageConfigResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveImageConfigResponse & moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Shape} ResolveImageConfigResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveImageConfigResponse & moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Shape;
                }

                namespace ResolveImageConfigResponse {

                    /** Properties of a ResolveImageConfigResponse. */
                    interface $Properties {

                        /** ResolveImageConfigResponse Digest */
                        Digest?: (string|null);

                        /** ResolveImageConfigResponse Config */
                        Config?: (Uint8Array|null);

                        /** ResolveImageConfigResponse Ref */
                        Ref?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveImageConfigResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveImageConfigResponse.$Properties;
                }

                /**
                 * Properties of a ResolveSourceMetaRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties instead.
                 */
                interface IResolveSourceMetaRequest extends moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties {
                }

                /** Represents a ResolveSourceMetaRequest. */
                class ResolveSourceMetaRequest {

                    /**
                     * Constructs a new ResolveSourceMetaRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceMetaRequest Source. */
                    Source?: (pb.SourceOp.$Properties|null);

                    /** ResolveSourceMetaRequest Platform. */
                    Platform?: (pb.Platform.$Properties|null);

                    /** ResolveSourceMetaRequest LogName. */
                    LogName: string;

                    /** ResolveSourceMetaRequest ResolveMode. */
                    ResolveMode: string;

                    /** ResolveSourceMetaRequest Git. */
                    Git?: (moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties|null);

                    /** ResolveSourceMetaRequest Image. */
                    Image?: (moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties|null);

                    /** ResolveSourceMetaRequest HTTP. */
                    HTTP?: (moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties|null);

                    /** ResolveSourceMetaRequest SourcePolicies. */
                    SourcePolicies: moby.buildkit.v1.sourcepolicy.Policy.$Properties[];

                    /**
                     * Encodes the specified ResolveSourceMetaRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceMetaRequest.verify|verify} messages.
                     * @param message ResolveSourceMetaRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceMetaRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceMetaRequest & moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Shape} ResolveSourceMetaRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceMetaRequest & moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Shape;
                }

                namespace ResolveSourceMetaRequest {

                    /** Properties of a ResolveSourceMetaRequest. */
                    interface $Properties {

                        /** ResolveSourceMetaRequest Source */
                        Source?: (pb.SourceOp.$Properties|null);

                        /** ResolveSourceMetaRequest Platform */
                        Platform?: (pb.Platform.$Properties|null);

                        /** ResolveSourceMetaRequest LogName */
                        LogName?: (string|null);

                        /** ResolveSourceMetaRequest ResolveMode */
                        ResolveMode?: (string|null);

                        /** ResolveSourceMetaRequest Git */
                        Git?: (moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties|null);

                        /** ResolveSourceMetaRequest Image */
                        Image?: (moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties|null);

                        /** ResolveSourceMetaRequest HTTP */
                        HTTP?: (moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties|null);

                        /** ResolveSourceMetaRequest SourcePolicies */
                        SourcePolicies?: (moby.buildkit.v1.sourcepolicy.Policy.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceMetaRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties;
                }

                /**
                 * Properties of a ResolveSourceMetaResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties instead.
                 */
                interface IResolveSourceMetaResponse extends moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties {
                }

                /** Represents a ResolveSourceMetaResponse. */
                class ResolveSourceMetaResponse {

                    /**
                     * Constructs a new ResolveSourceMetaResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceMetaResponse Source. */
                    Source?: (pb.SourceOp.$Properties|null);

                    /** ResolveSourceMetaResponse Image. */
                    Image?: (moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties|null);

                    /** ResolveSourceMetaResponse Git. */
                    Git?: (moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties|null);

                    /** ResolveSourceMetaResponse HTTP. */
                    HTTP?: (moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties|null);

                    /**
                     * Encodes the specified ResolveSourceMetaResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceMetaResponse.verify|verify} messages.
                     * @param message ResolveSourceMetaResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceMetaResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceMetaResponse & moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Shape} ResolveSourceMetaResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceMetaResponse & moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Shape;
                }

                namespace ResolveSourceMetaResponse {

                    /** Properties of a ResolveSourceMetaResponse. */
                    interface $Properties {

                        /** ResolveSourceMetaResponse Source */
                        Source?: (pb.SourceOp.$Properties|null);

                        /** ResolveSourceMetaResponse Image */
                        Image?: (moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties|null);

                        /** ResolveSourceMetaResponse Git */
                        Git?: (moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties|null);

                        /** ResolveSourceMetaResponse HTTP */
                        HTTP?: (moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceMetaResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties;
                }

                /**
                 * Properties of a ResolveSourceImageRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties instead.
                 */
                interface IResolveSourceImageRequest extends moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties {
                }

                /** Represents a ResolveSourceImageRequest. */
                class ResolveSourceImageRequest {

                    /**
                     * Constructs a new ResolveSourceImageRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceImageRequest NoConfig. */
                    NoConfig: boolean;

                    /** ResolveSourceImageRequest AttestationChain. */
                    AttestationChain: boolean;

                    /** ResolveSourceImageRequest ResolveAttestations. */
                    ResolveAttestations: string[];

                    /**
                     * Encodes the specified ResolveSourceImageRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceImageRequest.verify|verify} messages.
                     * @param message ResolveSourceImageRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceImageRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceImageRequest & moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Shape} ResolveSourceImageRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceImageRequest & moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Shape;
                }

                namespace ResolveSourceImageRequest {

                    /** Properties of a ResolveSourceImageRequest. */
                    interface $Properties {

                        /** ResolveSourceImageRequest NoConfig */
                        NoConfig?: (boolean|null);

                        /** ResolveSourceImageRequest AttestationChain */
                        AttestationChain?: (boolean|null);

                        /** ResolveSourceImageRequest ResolveAttestations */
                        ResolveAttestations?: (string[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceImageRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceImageRequest.$Properties;
                }

                /**
                 * Properties of an AttestationChain.
                 * @deprecated Use moby.buildkit.v1.frontend.AttestationChain.$Properties instead.
                 */
                interface IAttestationChain extends moby.buildkit.v1.frontend.AttestationChain.$Properties {
                }

                /** Represents an AttestationChain. */
                class AttestationChain {

                    /**
                     * Constructs a new AttestationChain.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.AttestationChain.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** AttestationChain Root. */
                    Root: string;

                    /** AttestationChain ImageManifest. */
                    ImageManifest: string;

                    /** AttestationChain AttestationManifest. */
                    AttestationManifest: string;

                    /** AttestationChain SignatureManifests. */
                    SignatureManifests: string[];

                    /** AttestationChain Blobs. */
                    Blobs: { [k: string]: moby.buildkit.v1.frontend.Blob.$Properties };

                    /**
                     * Encodes the specified AttestationChain message. Does not implicitly {@link moby.buildkit.v1.frontend.AttestationChain.verify|verify} messages.
                     * @param message AttestationChain message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.AttestationChain.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an AttestationChain message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.AttestationChain & moby.buildkit.v1.frontend.AttestationChain.$Shape} AttestationChain
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.AttestationChain & moby.buildkit.v1.frontend.AttestationChain.$Shape;
                }

                namespace AttestationChain {

                    /** Properties of an AttestationChain. */
                    interface $Properties {

                        /** AttestationChain Root */
                        Root?: (string|null);

                        /** AttestationChain ImageManifest */
                        ImageManifest?: (string|null);

                        /** AttestationChain AttestationManifest */
                        AttestationManifest?: (string|null);

                        /** AttestationChain SignatureManifests */
                        SignatureManifests?: (string[]|null);

                        /** AttestationChain Blobs */
                        Blobs?: ({ [k: string]: moby.buildkit.v1.frontend.Blob.$Properties }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an AttestationChain. */
                    type $Shape = moby.buildkit.v1.frontend.AttestationChain.$Properties;
                }

                /**
                 * Properties of a ResolveSourceImageResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties instead.
                 */
                interface IResolveSourceImageResponse extends moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties {
                }

                /** Represents a ResolveSourceImageResponse. */
                class ResolveSourceImageResponse {

                    /**
                     * Constructs a new ResolveSourceImageResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceImageResponse Digest. */
                    Digest: string;

                    /** ResolveSourceImageResponse Config. */
                    Config: Uint8Array;

                    /** ResolveSourceImageResponse AttestationChain. */
                    AttestationChain?: (moby.buildkit.v1.frontend.AttestationChain.$Properties|null);

                    /**
                     * Encodes the specified ResolveSourceImageResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceImageResponse.verify|verify} messages.
                     * @param message ResolveSourceImageResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceImageResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceImageResponse & moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Shape} ResolveSourceImageResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceImageResponse & moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Shape;
                }

                namespace ResolveSourceImageResponse {

                    /** Properties of a ResolveSourceImageResponse. */
                    interface $Properties {

                        /** ResolveSourceImageResponse Digest */
                        Digest?: (string|null);

                        /** ResolveSourceImageResponse Config */
                        Config?: (Uint8Array|null);

                        /** ResolveSourceImageResponse AttestationChain */
                        AttestationChain?: (moby.buildkit.v1.frontend.AttestationChain.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceImageResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceImageResponse.$Properties;
                }

                /**
                 * Properties of a ResolveSourceGitRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties instead.
                 */
                interface IResolveSourceGitRequest extends moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties {
                }

                /** Represents a ResolveSourceGitRequest. */
                class ResolveSourceGitRequest {

                    /**
                     * Constructs a new ResolveSourceGitRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceGitRequest ReturnObject. */
                    ReturnObject: boolean;

                    /**
                     * Encodes the specified ResolveSourceGitRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceGitRequest.verify|verify} messages.
                     * @param message ResolveSourceGitRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceGitRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceGitRequest & moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Shape} ResolveSourceGitRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceGitRequest & moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Shape;
                }

                namespace ResolveSourceGitRequest {

                    /** Properties of a ResolveSourceGitRequest. */
                    interface $Properties {

                        /** ResolveSourceGitRequest ReturnObject */
                        ReturnObject?: (boolean|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceGitRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceGitRequest.$Properties;
                }

                /**
                 * Properties of a ResolveSourceGitResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties instead.
                 */
                interface IResolveSourceGitResponse extends moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties {
                }

                /** Represents a ResolveSourceGitResponse. */
                class ResolveSourceGitResponse {

                    /**
                     * Constructs a new ResolveSourceGitResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceGitResponse Checksum. */
                    Checksum: string;

                    /** ResolveSourceGitResponse Ref. */
                    Ref: string;

                    /** ResolveSourceGitResponse CommitChecksum. */
                    CommitChecksum: string;

                    /** ResolveSourceGitResponse CommitObject. */
                    CommitObject: Uint8Array;

                    /** ResolveSourceGitResponse TagObject. */
                    TagObject: Uint8Array;

                    /**
                     * Encodes the specified ResolveSourceGitResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceGitResponse.verify|verify} messages.
                     * @param message ResolveSourceGitResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceGitResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceGitResponse & moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Shape} ResolveSourceGitResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceGitResponse & moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Shape;
                }

                namespace ResolveSourceGitResponse {

                    /** Properties of a ResolveSourceGitResponse. */
                    interface $Properties {

                        /** ResolveSourceGitResponse Checksum */
                        Checksum?: (string|null);

                        /** ResolveSourceGitResponse Ref */
                        Ref?: (string|null);

                        /** ResolveSourceGitResponse CommitChecksum */
                        CommitChecksum?: (string|null);

                        /** ResolveSourceGitResponse CommitObject */
                        CommitObject?: (Uint8Array|null);

                        /** ResolveSourceGitResponse TagObject */
                        TagObject?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceGitResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceGitResponse.$Properties;
                }

                /**
                 * Properties of a ResolveSourceHTTPResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties instead.
                 */
                interface IResolveSourceHTTPResponse extends moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties {
                }

                /** Represents a ResolveSourceHTTPResponse. */
                class ResolveSourceHTTPResponse {

                    /**
                     * Constructs a new ResolveSourceHTTPResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceHTTPResponse Checksum. */
                    Checksum: string;

                    /** ResolveSourceHTTPResponse Filename. */
                    Filename: string;

                    /** ResolveSourceHTTPResponse LastModified. */
                    LastModified?: (google.protobuf.Timestamp.$Properties|null);

                    /** ResolveSourceHTTPResponse ChecksumResponse. */
                    ChecksumResponse?: (moby.buildkit.v1.frontend.ChecksumResponse.$Properties|null);

                    /**
                     * Encodes the specified ResolveSourceHTTPResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.verify|verify} messages.
                     * @param message ResolveSourceHTTPResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceHTTPResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceHTTPResponse & moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Shape} ResolveSourceHTTPResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceHTTPResponse & moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Shape;
                }

                namespace ResolveSourceHTTPResponse {

                    /** Properties of a ResolveSourceHTTPResponse. */
                    interface $Properties {

                        /** ResolveSourceHTTPResponse Checksum */
                        Checksum?: (string|null);

                        /** ResolveSourceHTTPResponse Filename */
                        Filename?: (string|null);

                        /** ResolveSourceHTTPResponse LastModified */
                        LastModified?: (google.protobuf.Timestamp.$Properties|null);

                        /** ResolveSourceHTTPResponse ChecksumResponse */
                        ChecksumResponse?: (moby.buildkit.v1.frontend.ChecksumResponse.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceHTTPResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceHTTPResponse.$Properties;
                }

                /**
                 * Properties of a ResolveSourceHTTPRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties instead.
                 */
                interface IResolveSourceHTTPRequest extends moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties {
                }

                /** Represents a ResolveSourceHTTPRequest. */
                class ResolveSourceHTTPRequest {

                    /**
                     * Constructs a new ResolveSourceHTTPRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResolveSourceHTTPRequest ChecksumRequest. */
                    ChecksumRequest?: (moby.buildkit.v1.frontend.ChecksumRequest.$Properties|null);

                    /**
                     * Encodes the specified ResolveSourceHTTPRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.verify|verify} messages.
                     * @param message ResolveSourceHTTPRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResolveSourceHTTPRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResolveSourceHTTPRequest & moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Shape} ResolveSourceHTTPRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResolveSourceHTTPRequest & moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Shape;
                }

                namespace ResolveSourceHTTPRequest {

                    /** Properties of a ResolveSourceHTTPRequest. */
                    interface $Properties {

                        /** ResolveSourceHTTPRequest ChecksumRequest */
                        ChecksumRequest?: (moby.buildkit.v1.frontend.ChecksumRequest.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResolveSourceHTTPRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ResolveSourceHTTPRequest.$Properties;
                }

                /**
                 * Properties of a ChecksumRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ChecksumRequest.$Properties instead.
                 */
                interface IChecksumRequest extends moby.buildkit.v1.frontend.ChecksumRequest.$Properties {
                }

                /** Represents a ChecksumRequest. */
                class ChecksumRequest {

                    /**
                     * Constructs a new ChecksumRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ChecksumRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ChecksumRequest Algo. */
                    Algo: moby.buildkit.v1.frontend.ChecksumRequest.ChecksumAlgo;

                    /** ChecksumRequest Suffix. */
                    Suffix: Uint8Array;

                    /**
                     * Encodes the specified ChecksumRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ChecksumRequest.verify|verify} messages.
                     * @param message ChecksumRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ChecksumRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ChecksumRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ChecksumRequest & moby.buildkit.v1.frontend.ChecksumRequest.$Shape} ChecksumRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ChecksumRequest & moby.buildkit.v1.frontend.ChecksumRequest.$Shape;
                }

                namespace ChecksumRequest {

                    /** Properties of a ChecksumRequest. */
                    interface $Properties {

                        /** ChecksumRequest Algo */
                        Algo?: (moby.buildkit.v1.frontend.ChecksumRequest.ChecksumAlgo|null);

                        /** ChecksumRequest Suffix */
                        Suffix?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ChecksumRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ChecksumRequest.$Properties;

                    /** ChecksumAlgo enum. */
                    enum ChecksumAlgo {

                        /** CHECKSUM_ALGO_SHA256 value */
                        CHECKSUM_ALGO_SHA256 = 0,

                        /** CHECKSUM_ALGO_SHA384 value */
                        CHECKSUM_ALGO_SHA384 = 1,

                        /** CHECKSUM_ALGO_SHA512 value */
                        CHECKSUM_ALGO_SHA512 = 2
                    }
                }

                /**
                 * Properties of a ChecksumResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ChecksumResponse.$Properties instead.
                 */
                interface IChecksumResponse extends moby.buildkit.v1.frontend.ChecksumResponse.$Properties {
                }

                /** Represents a ChecksumResponse. */
                class ChecksumResponse {

                    /**
                     * Constructs a new ChecksumResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ChecksumResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ChecksumResponse Digest. */
                    Digest: string;

                    /** ChecksumResponse Suffix. */
                    Suffix: Uint8Array;

                    /**
                     * Encodes the specified ChecksumResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ChecksumResponse.verify|verify} messages.
                     * @param message ChecksumResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ChecksumResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ChecksumResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ChecksumResponse & moby.buildkit.v1.frontend.ChecksumResponse.$Shape} ChecksumResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ChecksumResponse & moby.buildkit.v1.frontend.ChecksumResponse.$Shape;
                }

                namespace ChecksumResponse {

                    /** Properties of a ChecksumResponse. */
                    interface $Properties {

                        /** ChecksumResponse Digest */
                        Digest?: (string|null);

                        /** ChecksumResponse Suffix */
                        Suffix?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ChecksumResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ChecksumResponse.$Properties;
                }

                /**
                 * Properties of a SolveRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.SolveRequest.$Properties instead.
                 */
                interface ISolveRequest extends moby.buildkit.v1.frontend.SolveRequest.$Properties {
                }

                /** Represents a SolveRequest. */
                class SolveRequest {

                    /**
                     * Constructs a new SolveRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.SolveRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** SolveRequest Definition. */
                    Definition?: (pb.Definition.$Properties|null);

                    /** SolveRequest Frontend. */
                    Frontend: string;

                    /** SolveRequest FrontendOpt. */
                    FrontendOpt: { [k: string]: string };

                    /** SolveRequest allowResultReturn. */
                    allowResultReturn: boolean;

                    /** SolveRequest allowResultArrayRef. */
                    allowResultArrayRef: boolean;

                    /** SolveRequest Final. */
                    Final: boolean;

                    /** SolveRequest ExporterAttr. */
                    ExporterAttr: Uint8Array;

                    /** SolveRequest CacheImports. */
                    CacheImports: moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties[];

                    /** SolveRequest FrontendInputs. */
                    FrontendInputs: { [k: string]: pb.Definition.$Properties };

                    /** SolveRequest Evaluate. */
                    Evaluate: boolean;

                    /** SolveRequest SourcePolicies. */
                    SourcePolicies: moby.buildkit.v1.sourcepolicy.Policy.$Properties[];

                    /**
                     * Encodes the specified SolveRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.SolveRequest.verify|verify} messages.
                     * @param message SolveRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.SolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a SolveRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.SolveRequest & moby.buildkit.v1.frontend.SolveRequest.$Shape} SolveRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.SolveRequest & moby.buildkit.v1.frontend.SolveRequest.$Shape;
                }

                namespace SolveRequest {

                    /** Properties of a SolveRequest. */
                    interface $Properties {

                        /** SolveRequest Definition */
                        Definition?: (pb.Definition.$Properties|null);

                        /** SolveRequest Frontend */
                        Frontend?: (string|null);

                        /** SolveRequest FrontendOpt */
                        FrontendOpt?: ({ [k: string]: string }|null);

                        /** SolveRequest allowResultReturn */
                        allowResultReturn?: (boolean|null);

                        /** SolveRequest allowResultArrayRef */
                        allowResultArrayRef?: (boolean|null);

                        /** SolveRequest Final */
                        Final?: (boolean|null);

                        /** SolveRequest ExporterAttr */
                        ExporterAttr?: (Uint8Array|null);

                        /** SolveRequest CacheImports */
                        CacheImports?: (moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties[]|null);

                        /** SolveRequest FrontendInputs */
                        FrontendInputs?: ({ [k: string]: pb.Definition.$Properties }|null);

                        /** SolveRequest Evaluate */
                        Evaluate?: (boolean|null);

                        /** SolveRequest SourcePolicies */
                        SourcePolicies?: (moby.buildkit.v1.sourcepolicy.Policy.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a SolveRequest. */
                    type $Shape = moby.buildkit.v1.frontend.SolveRequest.$Properties;
                }

                /**
                 * Properties of a CacheOptionsEntry.
                 * @deprecated Use moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties instead.
                 */
                interface ICacheOptionsEntry extends moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties {
                }

                /** Represents a CacheOptionsEntry. */
                class CacheOptionsEntry {

                    /**
                     * Constructs a new CacheOptionsEntry.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** CacheOptionsEntry Type. */
                    Type: string;

                    /** CacheOptionsEntry Attrs. */
                    Attrs: { [k: string]: string };

                    /**
                     * Encodes the specified CacheOptionsEntry message. Does not implicitly {@link moby.buildkit.v1.frontend.CacheOptionsEntry.verify|verify} messages.
                     * @param message CacheOptionsEntry message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a CacheOptionsEntry message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.CacheOptionsEntry & moby.buildkit.v1.frontend.CacheOptionsEntry.$Shape} CacheOptionsEntry
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.CacheOptionsEntry & moby.buildkit.v1.frontend.CacheOptionsEntry.$Shape;
                }

                namespace CacheOptionsEntry {

                    /** Properties of a CacheOptionsEntry. */
                    interface $Properties {

                        /** CacheOptionsEntry Type */
                        Type?: (string|null);

                        /** CacheOptionsEntry Attrs */
                        Attrs?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a CacheOptionsEntry. */
                    type $Shape = moby.buildkit.v1.frontend.CacheOptionsEntry.$Properties;
                }

                /**
                 * Properties of a SolveResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.SolveResponse.$Properties instead.
                 */
                interface ISolveResponse extends moby.buildkit.v1.frontend.SolveResponse.$Properties {
                }

                /** Represents a SolveResponse. */
                class SolveResponse {

                    /**
                     * Constructs a new SolveResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.SolveResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** SolveResponse ref. */
                    ref: string;

                    /** SolveResponse result. */
                    result?: (moby.buildkit.v1.frontend.Result.$Properties|null);

                    /**
                     * Encodes the specified SolveResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.SolveResponse.verify|verify} messages.
                     * @param message SolveResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.SolveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a SolveResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.SolveResponse & moby.buildkit.v1.frontend.SolveResponse.$Shape} SolveResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.SolveResponse & moby.buildkit.v1.frontend.SolveResponse.$Shape;
                }

                namespace SolveResponse {

                    /** Properties of a SolveResponse. */
                    interface $Properties {

                        /** SolveResponse ref */
                        ref?: (string|null);

                        /** SolveResponse result */
                        result?: (moby.buildkit.v1.frontend.Result.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a SolveResponse. */
                    type $Shape = {
                      ref?: string|null;
                      result?: moby.buildkit.v1.frontend.Result.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a ReadFileRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ReadFileRequest.$Properties instead.
                 */
                interface IReadFileRequest extends moby.buildkit.v1.frontend.ReadFileRequest.$Properties {
                }

                /** Represents a ReadFileRequest. */
                class ReadFileRequest {

                    /**
                     * Constructs a new ReadFileRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReadFileRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReadFileRequest Ref. */
                    Ref: string;

                    /** ReadFileRequest FilePath. */
                    FilePath: string;

                    /** ReadFileRequest Range. */
                    Range?: (moby.buildkit.v1.frontend.FileRange.$Properties|null);

                    /** ReadFileRequest MountIndex. */
                    MountIndex: number;

                    /**
                     * Encodes the specified ReadFileRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ReadFileRequest.verify|verify} messages.
                     * @param message ReadFileRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReadFileRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReadFileRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReadFileRequest & moby.buildkit.v1.frontend.ReadFileRequest.$Shape} ReadFileRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReadFileRequest & moby.buildkit.v1.frontend.ReadFileRequest.$Shape;
                }

                namespace ReadFileRequest {

                    /** Properties of a ReadFileRequest. */
                    interface $Properties {

                        /** ReadFileRequest Ref */
                        Ref?: (string|null);

                        /** ReadFileRequest FilePath */
                        FilePath?: (string|null);

                        /** ReadFileRequest Range */
                        Range?: (moby.buildkit.v1.frontend.FileRange.$Properties|null);

                        /** ReadFileRequest MountIndex */
                        MountIndex?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReadFileRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ReadFileRequest.$Properties;
                }

                /**
                 * Properties of a FileRange.
                 * @deprecated Use moby.buildkit.v1.frontend.FileRange.$Properties instead.
                 */
                interface IFileRange extends moby.buildkit.v1.frontend.FileRange.$Properties {
                }

                /** Represents a FileRange. */
                class FileRange {

                    /**
                     * Constructs a new FileRange.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.FileRange.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** FileRange Offset. */
                    Offset: Long;

                    /** FileRange Length. */
                    Length: Long;

                    /**
                     * Encodes the specified FileRange message. Does not implicitly {@link moby.buildkit.v1.frontend.FileRange.verify|verify} messages.
                     * @param message FileRange message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.FileRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a FileRange message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.FileRange & moby.buildkit.v1.frontend.FileRange.$Shape} FileRange
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.FileRange & moby.buildkit.v1.frontend.FileRange.$Shape;
                }

                namespace FileRange {

                    /** Properties of a FileRange. */
                    interface $Properties {

                        /** FileRange Offset */
                        Offset?: (Long|null);

                        /** FileRange Length */
                        Length?: (Long|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a FileRange. */
                    type $Shape = moby.buildkit.v1.frontend.FileRange.$Properties;
                }

                /**
                 * Properties of a ReadFileResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ReadFileResponse.$Properties instead.
                 */
                interface IReadFileResponse extends moby.buildkit.v1.frontend.ReadFileResponse.$Properties {
                }

                /** Represents a ReadFileResponse. */
                class ReadFileResponse {

                    /**
                     * Constructs a new ReadFileResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReadFileResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReadFileResponse Data. */
                    Data: Uint8Array;

                    /**
                     * Encodes the specified ReadFileResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ReadFileResponse.verify|verify} messages.
                     * @param message ReadFileResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReadFileResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReadFileResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReadFileResponse & moby.buildkit.v1.frontend.ReadFileResponse.$Shape} ReadFileResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReadFileResponse & moby.buildkit.v1.frontend.ReadFileResponse.$Shape;
                }

                namespace ReadFileResponse {

                    /** Properties of a ReadFileResponse. */
                    interface $Properties {

                        /** ReadFileResponse Data */
                        Data?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReadFileResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ReadFileResponse.$Properties;
                }

                /**
                 * Properties of a ReadDirRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ReadDirRequest.$Properties instead.
                 */
                interface IReadDirRequest extends moby.buildkit.v1.frontend.ReadDirRequest.$Properties {
                }

                /** Represents a ReadDirRequest. */
                class ReadDirRequest {

                    /**
                     * Constructs a new ReadDirRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReadDirRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReadDirRequest Ref. */
                    Ref: string;

                    /** ReadDirRequest DirPath. */
                    DirPath: string;

                    /** ReadDirRequest IncludePattern. */
                    IncludePattern: string;

                    /** ReadDirRequest MountIndex. */
                    MountIndex: number;

                    /**
                     * Encodes the specified ReadDirRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ReadDirRequest.verify|verify} messages.
                     * @param message ReadDirRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReadDirRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReadDirRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReadDirRequest & moby.buildkit.v1.frontend.ReadDirRequest.$Shape} ReadDirRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReadDirRequest & moby.buildkit.v1.frontend.ReadDirRequest.$Shape;
                }

                namespace ReadDirRequest {

                    /** Properties of a ReadDirRequest. */
                    interface $Properties {

                        /** ReadDirRequest Ref */
                        Ref?: (string|null);

                        /** ReadDirRequest DirPath */
                        DirPath?: (string|null);

                        /** ReadDirRequest IncludePattern */
                        IncludePattern?: (string|null);

                        /** ReadDirRequest MountIndex */
                        MountIndex?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReadDirRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ReadDirRequest.$Properties;
                }

                /**
                 * Properties of a ReadDirResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ReadDirResponse.$Properties instead.
                 */
                interface IReadDirResponse extends moby.buildkit.v1.frontend.ReadDirResponse.$Properties {
                }

                /** Represents a ReadDirResponse. */
                class ReadDirResponse {

                    /**
                     * Constructs a new ReadDirResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReadDirResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReadDirResponse entries. */
                    entries: fsutil.types.Stat.$Properties[];

                    /**
                     * Encodes the specified ReadDirResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ReadDirResponse.verify|verify} messages.
                     * @param message ReadDirResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReadDirResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReadDirResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReadDirResponse & moby.buildkit.v1.frontend.ReadDirResponse.$Shape} ReadDirResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReadDirResponse & moby.buildkit.v1.frontend.ReadDirResponse.$Shape;
                }

                namespace ReadDirResponse {

                    /** Properties of a ReadDirResponse. */
                    interface $Properties {

                        /** ReadDirResponse entries */
                        entries?: (fsutil.types.Stat.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReadDirResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ReadDirResponse.$Properties;
                }

                /**
                 * Properties of a StatFileRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.StatFileRequest.$Properties instead.
                 */
                interface IStatFileRequest extends moby.buildkit.v1.frontend.StatFileRequest.$Properties {
                }

                /** Represents a StatFileRequest. */
                class StatFileRequest {

                    /**
                     * Constructs a new StatFileRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.StatFileRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StatFileRequest Ref. */
                    Ref: string;

                    /** StatFileRequest Path. */
                    Path: string;

                    /** StatFileRequest MountIndex. */
                    MountIndex: number;

                    /**
                     * Encodes the specified StatFileRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.StatFileRequest.verify|verify} messages.
                     * @param message StatFileRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.StatFileRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StatFileRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.StatFileRequest & moby.buildkit.v1.frontend.StatFileRequest.$Shape} StatFileRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.StatFileRequest & moby.buildkit.v1.frontend.StatFileRequest.$Shape;
                }

                namespace StatFileRequest {

                    /** Properties of a StatFileRequest. */
                    interface $Properties {

                        /** StatFileRequest Ref */
                        Ref?: (string|null);

                        /** StatFileRequest Path */
                        Path?: (string|null);

                        /** StatFileRequest MountIndex */
                        MountIndex?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StatFileRequest. */
                    type $Shape = moby.buildkit.v1.frontend.StatFileRequest.$Properties;
                }

                /**
                 * Properties of a StatFileResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.StatFileResponse.$Properties instead.
                 */
                interface IStatFileResponse extends moby.buildkit.v1.frontend.StatFileResponse.$Properties {
                }

                /** Represents a StatFileResponse. */
                class StatFileResponse {

                    /**
                     * Constructs a new StatFileResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.StatFileResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StatFileResponse stat. */
                    stat?: (fsutil.types.Stat.$Properties|null);

                    /**
                     * Encodes the specified StatFileResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.StatFileResponse.verify|verify} messages.
                     * @param message StatFileResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.StatFileResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StatFileResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.StatFileResponse & moby.buildkit.v1.frontend.StatFileResponse.$Shape} StatFileResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.StatFileResponse & moby.buildkit.v1.frontend.StatFileResponse.$Shape;
                }

                namespace StatFileResponse {

                    /** Properties of a StatFileResponse. */
                    interface $Properties {

                        /** StatFileResponse stat */
                        stat?: (fsutil.types.Stat.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StatFileResponse. */
                    type $Shape = moby.buildkit.v1.frontend.StatFileResponse.$Properties;
                }

                /**
                 * Properties of an EvaluateRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.EvaluateRequest.$Properties instead.
                 */
                interface IEvaluateRequest extends moby.buildkit.v1.frontend.EvaluateRequest.$Properties {
                }

                /** Represents an EvaluateRequest. */
                class EvaluateRequest {

                    /**
                     * Constructs a new EvaluateRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.EvaluateRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** EvaluateRequest Ref. */
                    Ref: string;

                    /**
                     * Encodes the specified EvaluateRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.EvaluateRequest.verify|verify} messages.
                     * @param message EvaluateRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.EvaluateRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an EvaluateRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.EvaluateRequest & moby.buildkit.v1.frontend.EvaluateRequest.$Shape} EvaluateRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.EvaluateRequest & moby.buildkit.v1.frontend.EvaluateRequest.$Shape;
                }

                namespace EvaluateRequest {

                    /** Properties of an EvaluateRequest. */
                    interface $Properties {

                        /** EvaluateRequest Ref */
                        Ref?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an EvaluateRequest. */
                    type $Shape = moby.buildkit.v1.frontend.EvaluateRequest.$Properties;
                }

                /**
                 * Properties of an EvaluateResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.EvaluateResponse.$Properties instead.
                 */
                interface IEvaluateResponse extends moby.buildkit.v1.frontend.EvaluateResponse.$Properties {
                }

                /** Represents an EvaluateResponse. */
                class EvaluateResponse {

                    /**
                     * Constructs a new EvaluateResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.EvaluateResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified EvaluateResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.EvaluateResponse.verify|verify} messages.
                     * @param message EvaluateResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.EvaluateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an EvaluateResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.EvaluateResponse & moby.buildkit.v1.frontend.EvaluateResponse.$Shape} EvaluateResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.EvaluateResponse & moby.buildkit.v1.frontend.EvaluateResponse.$Shape;
                }

                namespace EvaluateResponse {

                    /** Properties of an EvaluateResponse. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an EvaluateResponse. */
                    type $Shape = moby.buildkit.v1.frontend.EvaluateResponse.$Properties;
                }

                /**
                 * Properties of a PingRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.PingRequest.$Properties instead.
                 */
                interface IPingRequest extends moby.buildkit.v1.frontend.PingRequest.$Properties {
                }

                /** Represents a PingRequest. */
                class PingRequest {

                    /**
                     * Constructs a new PingRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.PingRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified PingRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.PingRequest.verify|verify} messages.
                     * @param message PingRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.PingRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a PingRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.PingRequest & moby.buildkit.v1.frontend.PingRequest.$Shape} PingRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.PingRequest & moby.buildkit.v1.frontend.PingRequest.$Shape;
                }

                namespace PingRequest {

                    /** Properties of a PingRequest. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a PingRequest. */
                    type $Shape = moby.buildkit.v1.frontend.PingRequest.$Properties;
                }

                /**
                 * Properties of a PongResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.PongResponse.$Properties instead.
                 */
                interface IPongResponse extends moby.buildkit.v1.frontend.PongResponse.$Properties {
                }

                /** Represents a PongResponse. */
                class PongResponse {

                    /**
                     * Constructs a new PongResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.PongResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** PongResponse FrontendAPICaps. */
                    FrontendAPICaps: moby.buildkit.v1.apicaps.APICap.$Properties[];

                    /** PongResponse LLBCaps. */
                    LLBCaps: moby.buildkit.v1.apicaps.APICap.$Properties[];

                    /** PongResponse Workers. */
                    Workers: moby.buildkit.v1.types.WorkerRecord.$Properties[];

                    /**
                     * Encodes the specified PongResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.PongResponse.verify|verify} messages.
                     * @param message PongResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.PongResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a PongResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.PongResponse & moby.buildkit.v1.frontend.PongResponse.$Shape} PongResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.PongResponse & moby.buildkit.v1.frontend.PongResponse.$Shape;
                }

                namespace PongResponse {

                    /** Properties of a PongResponse. */
                    interface $Properties {

                        /** PongResponse FrontendAPICaps */
                        FrontendAPICaps?: (moby.buildkit.v1.apicaps.APICap.$Properties[]|null);

                        /** PongResponse LLBCaps */
                        LLBCaps?: (moby.buildkit.v1.apicaps.APICap.$Properties[]|null);

                        /** PongResponse Workers */
                        Workers?: (moby.buildkit.v1.types.WorkerRecord.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a PongResponse. */
                    type $Shape = moby.buildkit.v1.frontend.PongResponse.$Properties;
                }

                /**
                 * Properties of a WarnRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.WarnRequest.$Properties instead.
                 */
                interface IWarnRequest extends moby.buildkit.v1.frontend.WarnRequest.$Properties {
                }

                /** Represents a WarnRequest. */
                class WarnRequest {

                    /**
                     * Constructs a new WarnRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.WarnRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** WarnRequest digest. */
                    digest: string;

                    /** WarnRequest level. */
                    level: Long;

                    /** WarnRequest short. */
                    short: Uint8Array;

                    /** WarnRequest detail. */
                    detail: Uint8Array[];

                    /** WarnRequest url. */
                    url: string;

                    /** WarnRequest info. */
                    info?: (pb.SourceInfo.$Properties|null);

                    /** WarnRequest ranges. */
                    ranges: pb.Range.$Properties[];

                    /**
                     * Encodes the specified WarnRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.WarnRequest.verify|verify} messages.
                     * @param message WarnRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.WarnRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a WarnRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.WarnRequest & moby.buildkit.v1.frontend.WarnRequest.$Shape} WarnRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.WarnRequest & moby.buildkit.v1.frontend.WarnRequest.$Shape;
                }

                namespace WarnRequest {

                    /** Properties of a WarnRequest. */
                    interface $Properties {

                        /** WarnRequest digest */
                        digest?: (string|null);

                        /** WarnRequest level */
                        level?: (Long|null);

                        /** WarnRequest short */
                        short?: (Uint8Array|null);

                        /** WarnRequest detail */
                        detail?: (Uint8Array[]|null);

                        /** WarnRequest url */
                        url?: (string|null);

                        /** WarnRequest info */
                        info?: (pb.SourceInfo.$Properties|null);

                        /** WarnRequest ranges */
                        ranges?: (pb.Range.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a WarnRequest. */
                    type $Shape = moby.buildkit.v1.frontend.WarnRequest.$Properties;
                }

                /**
                 * Properties of a WarnResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.WarnResponse.$Properties instead.
                 */
                interface IWarnResponse extends moby.buildkit.v1.frontend.WarnResponse.$Properties {
                }

                /** Represents a WarnResponse. */
                class WarnResponse {

                    /**
                     * Constructs a new WarnResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.WarnResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified WarnResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.WarnResponse.verify|verify} messages.
                     * @param message WarnResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.WarnResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a WarnResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.WarnResponse & moby.buildkit.v1.frontend.WarnResponse.$Shape} WarnResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.WarnResponse & moby.buildkit.v1.frontend.WarnResponse.$Shape;
                }

                namespace WarnResponse {

                    /** Properties of a WarnResponse. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a WarnResponse. */
                    type $Shape = moby.buildkit.v1.frontend.WarnResponse.$Properties;
                }

                /**
                 * Properties of a NewContainerRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.NewContainerRequest.$Properties instead.
                 */
                interface INewContainerRequest extends moby.buildkit.v1.frontend.NewContainerRequest.$Properties {
                }

                /** Represents a NewContainerRequest. */
                class NewContainerRequest {

                    /**
                     * Constructs a new NewContainerRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.NewContainerRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** NewContainerRequest ContainerID. */
                    ContainerID: string;

                    /** NewContainerRequest Mounts. */
                    Mounts: pb.Mount.$Properties[];

                    /** NewContainerRequest Network. */
                    Network: pb.NetMode;

                    /** NewContainerRequest platform. */
                    platform?: (pb.Platform.$Properties|null);

                    /** NewContainerRequest constraints. */
                    constraints?: (pb.WorkerConstraints.$Properties|null);

                    /** NewContainerRequest extraHosts. */
                    extraHosts: pb.HostIP.$Properties[];

                    /** NewContainerRequest hostname. */
                    hostname: string;

                    /**
                     * Encodes the specified NewContainerRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.NewContainerRequest.verify|verify} messages.
                     * @param message NewContainerRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.NewContainerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a NewContainerRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.NewContainerRequest & moby.buildkit.v1.frontend.NewContainerRequest.$Shape} NewContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.NewContainerRequest & moby.buildkit.v1.frontend.NewContainerRequest.$Shape;
                }

                namespace NewContainerRequest {

                    /** Properties of a NewContainerRequest. */
                    interface $Properties {

                        /** NewContainerRequest ContainerID */
                        ContainerID?: (string|null);

                        /** NewContainerRequest Mounts */
                        Mounts?: (pb.Mount.$Properties[]|null);

                        /** NewContainerRequest Network */
                        Network?: (pb.NetMode|null);

                        /** NewContainerRequest platform */
                        platform?: (pb.Platform.$Properties|null);

                        /** NewContainerRequest constraints */
                        constraints?: (pb.WorkerConstraints.$Properties|null);

                        /** NewContainerRequest extraHosts */
                        extraHosts?: (pb.HostIP.$Properties[]|null);

                        /** NewContainerRequest hostname */
                        hostname?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a NewContainerRequest. */
                    type $Shape = moby.buildkit.v1.frontend.NewContainerRequest.$Properties;
                }

                /**
                 * Properties of a NewContainerResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.NewContainerResponse.$Properties instead.
                 */
                interface INewContainerResponse extends moby.buildkit.v1.frontend.NewContainerResponse.$Properties {
                }

                /** Represents a NewContainerResponse. */
                class NewContainerResponse {

                    /**
                     * Constructs a new NewContainerResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.NewContainerResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified NewContainerResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.NewContainerResponse.verify|verify} messages.
                     * @param message NewContainerResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.NewContainerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a NewContainerResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.NewContainerResponse & moby.buildkit.v1.frontend.NewContainerResponse.$Shape} NewContainerResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.NewContainerResponse & moby.buildkit.v1.frontend.NewContainerResponse.$Shape;
                }

                namespace NewContainerResponse {

                    /** Properties of a NewContainerResponse. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a NewContainerResponse. */
                    type $Shape = moby.buildkit.v1.frontend.NewContainerResponse.$Properties;
                }

                /**
                 * Properties of a ReleaseContainerRequest.
                 * @deprecated Use moby.buildkit.v1.frontend.ReleaseContainerRequest.$Properties instead.
                 */
                interface IReleaseContainerRequest extends moby.buildkit.v1.frontend.ReleaseContainerRequest.$Properties {
                }

                /** Represents a ReleaseContainerRequest. */
                class ReleaseContainerRequest {

                    /**
                     * Constructs a new ReleaseContainerRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReleaseContainerRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ReleaseContainerRequest ContainerID. */
                    ContainerID: string;

                    /**
                     * Encodes the specified ReleaseContainerRequest message. Does not implicitly {@link moby.buildkit.v1.frontend.ReleaseContainerRequest.verify|verify} messages.
                     * @param message ReleaseContainerRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReleaseContainerRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReleaseContainerRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReleaseContainerRequest & moby.buildkit.v1.frontend.ReleaseContainerRequest.$Shape} ReleaseContainerRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReleaseContainerRequest & moby.buildkit.v1.frontend.ReleaseContainerRequest.$Shape;
                }

                namespace ReleaseContainerRequest {

                    /** Properties of a ReleaseContainerRequest. */
                    interface $Properties {

                        /** ReleaseContainerRequest ContainerID */
                        ContainerID?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReleaseContainerRequest. */
                    type $Shape = moby.buildkit.v1.frontend.ReleaseContainerRequest.$Properties;
                }

                /**
                 * Properties of a ReleaseContainerResponse.
                 * @deprecated Use moby.buildkit.v1.frontend.ReleaseContainerResponse.$Properties instead.
                 */
                interface IReleaseContainerResponse extends moby.buildkit.v1.frontend.ReleaseContainerResponse.$Properties {
                }

                /** Represents a ReleaseContainerResponse. */
                class ReleaseContainerResponse {

                    /**
                     * Constructs a new ReleaseContainerResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ReleaseContainerResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified ReleaseContainerResponse message. Does not implicitly {@link moby.buildkit.v1.frontend.ReleaseContainerResponse.verify|verify} messages.
                     * @param message ReleaseContainerResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ReleaseContainerResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ReleaseContainerResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ReleaseContainerResponse & moby.buildkit.v1.frontend.ReleaseContainerResponse.$Shape} ReleaseContainerResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ReleaseContainerResponse & moby.buildkit.v1.frontend.ReleaseContainerResponse.$Shape;
                }

                namespace ReleaseContainerResponse {

                    /** Properties of a ReleaseContainerResponse. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ReleaseContainerResponse. */
                    type $Shape = moby.buildkit.v1.frontend.ReleaseContainerResponse.$Properties;
                }

                /**
                 * Properties of an ExecMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.ExecMessage.$Properties instead.
                 */
                interface IExecMessage extends moby.buildkit.v1.frontend.ExecMessage.$Properties {
                }

                /** Represents an ExecMessage. */
                class ExecMessage {

                    /**
                     * Constructs a new ExecMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ExecMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ExecMessage ProcessID. */
                    ProcessID: string;

                    /** ExecMessage Init. */
                    Init?: (moby.buildkit.v1.frontend.InitMessage.$Properties|null);

                    /** ExecMessage File. */
                    File?: (moby.buildkit.v1.frontend.FdMessage.$Properties|null);

                    /** ExecMessage Resize. */
                    Resize?: (moby.buildkit.v1.frontend.ResizeMessage.$Properties|null);

                    /** ExecMessage Started. */
                    Started?: (moby.buildkit.v1.frontend.StartedMessage.$Properties|null);

                    /** ExecMessage Exit. */
                    Exit?: (moby.buildkit.v1.frontend.ExitMessage.$Properties|null);

                    /** ExecMessage Done. */
                    Done?: (moby.buildkit.v1.frontend.DoneMessage.$Properties|null);

                    /** ExecMessage Signal. */
                    Signal?: (moby.buildkit.v1.frontend.SignalMessage.$Properties|null);

                    /** ExecMessage Input. */
                    Input?: ("Init"|"File"|"Resize"|"Started"|"Exit"|"Done"|"Signal");

                    /**
                     * Encodes the specified ExecMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.ExecMessage.verify|verify} messages.
                     * @param message ExecMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ExecMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an ExecMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ExecMessage & moby.buildkit.v1.frontend.ExecMessage.$Shape} ExecMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ExecMessage & moby.buildkit.v1.frontend.ExecMessage.$Shape;
                }

                namespace ExecMessage {

                    /** Properties of an ExecMessage. */
                    interface $Properties {

                        /** ExecMessage ProcessID */
                        ProcessID?: (string|null);

                        /** ExecMessage Init */
                        Init?: (moby.buildkit.v1.frontend.InitMessage.$Properties|null);

                        /** ExecMessage File */
                        File?: (moby.buildkit.v1.frontend.FdMessage.$Properties|null);

                        /** ExecMessage Resize */
                        Resize?: (moby.buildkit.v1.frontend.ResizeMessage.$Properties|null);

                        /** ExecMessage Started */
                        Started?: (moby.buildkit.v1.frontend.StartedMessage.$Properties|null);

                        /** ExecMessage Exit */
                        Exit?: (moby.buildkit.v1.frontend.ExitMessage.$Properties|null);

                        /** ExecMessage Done */
                        Done?: (moby.buildkit.v1.frontend.DoneMessage.$Properties|null);

                        /** ExecMessage Signal */
                        Signal?: (moby.buildkit.v1.frontend.SignalMessage.$Properties|null);

                        /** ExecMessage Input */
                        Input?: ("Init"|"File"|"Resize"|"Started"|"Exit"|"Done"|"Signal");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of an ExecMessage. */
                    type $Shape = {
                      ProcessID?: string|null;
                      Init?: moby.buildkit.v1.frontend.InitMessage.$Shape|null;
                      File?: moby.buildkit.v1.frontend.FdMessage.$Shape|null;
                      Resize?: moby.buildkit.v1.frontend.ResizeMessage.$Shape|null;
                      Started?: moby.buildkit.v1.frontend.StartedMessage.$Shape|null;
                      Exit?: moby.buildkit.v1.frontend.ExitMessage.$Shape|null;
                      Done?: moby.buildkit.v1.frontend.DoneMessage.$Shape|null;
                      Signal?: moby.buildkit.v1.frontend.SignalMessage.$Shape|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ Input?: undefined; Init?: null; File?: null; Resize?: null; Started?: null; Exit?: null; Done?: null; Signal?: null }|{ Input?: "Init"; Init: moby.buildkit.v1.frontend.InitMessage.$Shape; File?: null; Resize?: null; Started?: null; Exit?: null; Done?: null; Signal?: null }|{ Input?: "File"; Init?: null; File: moby.buildkit.v1.frontend.FdMessage.$Shape; Resize?: null; Started?: null; Exit?: null; Done?: null; Signal?: null }|{ Input?: "Resize"; Init?: null; File?: null; Resize: moby.buildkit.v1.frontend.ResizeMessage.$Shape; Started?: null; Exit?: null; Done?: null; Signal?: null }|{ Input?: "Started"; Init?: null; File?: null; Resize?: null; Started: moby.buildkit.v1.frontend.StartedMessage.$Shape; Exit?: null; Done?: null; Signal?: null }|{ Input?: "Exit"; Init?: null; File?: null; Resize?: null; Started?: null; Exit: moby.buildkit.v1.frontend.ExitMessage.$Shape; Done?: null; Signal?: null }|{ Input?: "Done"; Init?: null; File?: null; Resize?: null; Started?: null; Exit?: null; Done: moby.buildkit.v1.frontend.DoneMessage.$Shape; Signal?: null }|{ Input?: "Signal"; Init?: null; File?: null; Resize?: null; Started?: null; Exit?: null; Done?: null; Signal: moby.buildkit.v1.frontend.SignalMessage.$Shape })
                    );
                }

                /**
                 * Properties of an InitMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.InitMessage.$Properties instead.
                 */
                interface IInitMessage extends moby.buildkit.v1.frontend.InitMessage.$Properties {
                }

                /** Represents an InitMessage. */
                class InitMessage {

                    /**
                     * Constructs a new InitMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.InitMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** InitMessage ContainerID. */
                    ContainerID: string;

                    /** InitMessage Meta. */
                    Meta?: (pb.Meta.$Properties|null);

                    /** InitMessage Fds. */
                    Fds: number[];

                    /** InitMessage Tty. */
                    Tty: boolean;

                    /** InitMessage Security. */
                    Security: pb.SecurityMode;

                    /** InitMessage secretenv. */
                    secretenv: pb.SecretEnv.$Properties[];

                    /**
                     * Encodes the specified InitMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.InitMessage.verify|verify} messages.
                     * @param message InitMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.InitMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an InitMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.InitMessage & moby.buildkit.v1.frontend.InitMessage.$Shape} InitMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.InitMessage & moby.buildkit.v1.frontend.InitMessage.$Shape;
                }

                namespace InitMessage {

                    /** Properties of an InitMessage. */
                    interface $Properties {

                        /** InitMessage ContainerID */
                        ContainerID?: (string|null);

                        /** InitMessage Meta */
                        Meta?: (pb.Meta.$Properties|null);

                        /** InitMessage Fds */
                        Fds?: (number[]|null);

                        /** InitMessage Tty */
                        Tty?: (boolean|null);

                        /** InitMessage Security */
                        Security?: (pb.SecurityMode|null);

                        /** InitMessage secretenv */
                        secretenv?: (pb.SecretEnv.$Properties[]|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an InitMessage. */
                    type $Shape = moby.buildkit.v1.frontend.InitMessage.$Properties;
                }

                /**
                 * Properties of an ExitMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.ExitMessage.$Properties instead.
                 */
                interface IExitMessage extends moby.buildkit.v1.frontend.ExitMessage.$Properties {
                }

                /** Represents an ExitMessage. */
                class ExitMessage {

                    /**
                     * Constructs a new ExitMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ExitMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ExitMessage Code. */
                    Code: number;

                    /** ExitMessage Error. */
                    Error?: (google.rpc.Status.$Properties|null);

                    /**
                     * Encodes the specified ExitMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.ExitMessage.verify|verify} messages.
                     * @param message ExitMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ExitMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes an ExitMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ExitMessage & moby.buildkit.v1.frontend.ExitMessage.$Shape} ExitMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ExitMessage & moby.buildkit.v1.frontend.ExitMessage.$Shape;
                }

                namespace ExitMessage {

                    /** Properties of an ExitMessage. */
                    interface $Properties {

                        /** ExitMessage Code */
                        Code?: (number|null);

                        /** ExitMessage Error */
                        Error?: (google.rpc.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of an ExitMessage. */
                    type $Shape = moby.buildkit.v1.frontend.ExitMessage.$Properties;
                }

                /**
                 * Properties of a StartedMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.StartedMessage.$Properties instead.
                 */
                interface IStartedMessage extends moby.buildkit.v1.frontend.StartedMessage.$Properties {
                }

                /** Represents a StartedMessage. */
                class StartedMessage {

                    /**
                     * Constructs a new StartedMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.StartedMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified StartedMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.StartedMessage.verify|verify} messages.
                     * @param message StartedMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.StartedMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StartedMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.StartedMessage & moby.buildkit.v1.frontend.StartedMessage.$Shape} StartedMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.StartedMessage & moby.buildkit.v1.frontend.StartedMessage.$Shape;
                }

                namespace StartedMessage {

                    /** Properties of a StartedMessage. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a StartedMessage. */
                    type $Shape = moby.buildkit.v1.frontend.StartedMessage.$Properties;
                }

                /**
                 * Properties of a DoneMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.DoneMessage.$Properties instead.
                 */
                interface IDoneMessage extends moby.buildkit.v1.frontend.DoneMessage.$Properties {
                }

                /** Represents a DoneMessage. */
                class DoneMessage {

                    /**
                     * Constructs a new DoneMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.DoneMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /**
                     * Encodes the specified DoneMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.DoneMessage.verify|verify} messages.
                     * @param message DoneMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.DoneMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DoneMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.DoneMessage & moby.buildkit.v1.frontend.DoneMessage.$Shape} DoneMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.DoneMessage & moby.buildkit.v1.frontend.DoneMessage.$Shape;
                }

                namespace DoneMessage {

                    /** Properties of a DoneMessage. */
                    interface $Properties {

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DoneMessage. */
                    type $Shape = moby.buildkit.v1.frontend.DoneMessage.$Properties;
                }

                /**
                 * Properties of a FdMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.FdMessage.$Properties instead.
                 */
                interface IFdMessage extends moby.buildkit.v1.frontend.FdMessage.$Properties {
                }

                /** Represents a FdMessage. */
                class FdMessage {

                    /**
                     * Constructs a new FdMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.FdMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** FdMessage Fd. */
                    Fd: number;

                    /** FdMessage EOF. */
                    EOF: boolean;

                    /** FdMessage Data. */
                    Data: Uint8Array;

                    /**
                     * Encodes the specified FdMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.FdMessage.verify|verify} messages.
                     * @param message FdMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.FdMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a FdMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.FdMessage & moby.buildkit.v1.frontend.FdMessage.$Shape} FdMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.FdMessage & moby.buildkit.v1.frontend.FdMessage.$Shape;
                }

                namespace FdMessage {

                    /** Properties of a FdMessage. */
                    interface $Properties {

                        /** FdMessage Fd */
                        Fd?: (number|null);

                        /** FdMessage EOF */
                        EOF?: (boolean|null);

                        /** FdMessage Data */
                        Data?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a FdMessage. */
                    type $Shape = moby.buildkit.v1.frontend.FdMessage.$Properties;
                }

                /**
                 * Properties of a ResizeMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.ResizeMessage.$Properties instead.
                 */
                interface IResizeMessage extends moby.buildkit.v1.frontend.ResizeMessage.$Properties {
                }

                /** Represents a ResizeMessage. */
                class ResizeMessage {

                    /**
                     * Constructs a new ResizeMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.ResizeMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ResizeMessage Rows. */
                    Rows: number;

                    /** ResizeMessage Cols. */
                    Cols: number;

                    /**
                     * Encodes the specified ResizeMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.ResizeMessage.verify|verify} messages.
                     * @param message ResizeMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.ResizeMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ResizeMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.ResizeMessage & moby.buildkit.v1.frontend.ResizeMessage.$Shape} ResizeMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.ResizeMessage & moby.buildkit.v1.frontend.ResizeMessage.$Shape;
                }

                namespace ResizeMessage {

                    /** Properties of a ResizeMessage. */
                    interface $Properties {

                        /** ResizeMessage Rows */
                        Rows?: (number|null);

                        /** ResizeMessage Cols */
                        Cols?: (number|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ResizeMessage. */
                    type $Shape = moby.buildkit.v1.frontend.ResizeMessage.$Properties;
                }

                /**
                 * Properties of a SignalMessage.
                 * @deprecated Use moby.buildkit.v1.frontend.SignalMessage.$Properties instead.
                 */
                interface ISignalMessage extends moby.buildkit.v1.frontend.SignalMessage.$Properties {
                }

                /** Represents a SignalMessage. */
                class SignalMessage {

                    /**
                     * Constructs a new SignalMessage.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.SignalMessage.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** SignalMessage Name. */
                    Name: string;

                    /**
                     * Encodes the specified SignalMessage message. Does not implicitly {@link moby.buildkit.v1.frontend.SignalMessage.verify|verify} messages.
                     * @param message SignalMessage message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.SignalMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a SignalMessage message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.SignalMessage & moby.buildkit.v1.frontend.SignalMessage.$Shape} SignalMessage
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.SignalMessage & moby.buildkit.v1.frontend.SignalMessage.$Shape;
                }

                namespace SignalMessage {

                    /** Properties of a SignalMessage. */
                    interface $Properties {

                        /** SignalMessage Name */
                        Name?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a SignalMessage. */
                    type $Shape = moby.buildkit.v1.frontend.SignalMessage.$Properties;
                }

                /**
                 * Properties of a Blob.
                 * @deprecated Use moby.buildkit.v1.frontend.Blob.$Properties instead.
                 */
                interface IBlob extends moby.buildkit.v1.frontend.Blob.$Properties {
                }

                /** Represents a Blob. */
                class Blob {

                    /**
                     * Constructs a new Blob.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.Blob.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Blob descriptor. */
                    descriptor?: (moby.buildkit.v1.frontend.Descriptor.$Properties|null);

                    /** Blob data. */
                    data: Uint8Array;

                    /**
                     * Encodes the specified Blob message. Does not implicitly {@link moby.buildkit.v1.frontend.Blob.verify|verify} messages.
                     * @param message Blob message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.Blob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Blob message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.Blob & moby.buildkit.v1.frontend.Blob.$Shape} Blob
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.Blob & moby.buildkit.v1.frontend.Blob.$Shape;
                }

                namespace Blob {

                    /** Properties of a Blob. */
                    interface $Properties {

                        /** Blob descriptor */
                        descriptor?: (moby.buildkit.v1.frontend.Descriptor.$Properties|null);

                        /** Blob data */
                        data?: (Uint8Array|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Blob. */
                    type $Shape = moby.buildkit.v1.frontend.Blob.$Properties;
                }

                /**
                 * Properties of a Descriptor.
                 * @deprecated Use moby.buildkit.v1.frontend.Descriptor.$Properties instead.
                 */
                interface IDescriptor extends moby.buildkit.v1.frontend.Descriptor.$Properties {
                }

                /** Represents a Descriptor. */
                class Descriptor {

                    /**
                     * Constructs a new Descriptor.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: moby.buildkit.v1.frontend.Descriptor.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Descriptor media_type. */
                    media_type: string;

                    /** Descriptor digest. */
                    digest: string;

                    /** Descriptor size. */
                    size: Long;

                    /** Descriptor annotations. */
                    annotations: { [k: string]: string };

                    /**
                     * Encodes the specified Descriptor message. Does not implicitly {@link moby.buildkit.v1.frontend.Descriptor.verify|verify} messages.
                     * @param message Descriptor message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: moby.buildkit.v1.frontend.Descriptor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Descriptor message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {moby.buildkit.v1.frontend.Descriptor & moby.buildkit.v1.frontend.Descriptor.$Shape} Descriptor
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.buildkit.v1.frontend.Descriptor & moby.buildkit.v1.frontend.Descriptor.$Shape;
                }

                namespace Descriptor {

                    /** Properties of a Descriptor. */
                    interface $Properties {

                        /** Descriptor media_type */
                        media_type?: (string|null);

                        /** Descriptor digest */
                        digest?: (string|null);

                        /** Descriptor size */
                        size?: (Long|null);

                        /** Descriptor annotations */
                        annotations?: ({ [k: string]: string }|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Descriptor. */
                    type $Shape = moby.buildkit.v1.frontend.Descriptor.$Properties;
                }
            }
        }
    }

    /** Namespace exporter. */
    namespace exporter {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a FindExportersRequest.
             * @deprecated Use moby.exporter.v1.FindExportersRequest.$Properties instead.
             */
            interface IFindExportersRequest extends moby.exporter.v1.FindExportersRequest.$Properties {
            }

            /** Represents a FindExportersRequest. */
            class FindExportersRequest {

                /**
                 * Constructs a new FindExportersRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.exporter.v1.FindExportersRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindExportersRequest metadata. */
                metadata: { [k: string]: Uint8Array };

                /** FindExportersRequest refs. */
                refs: string[];

                /**
                 * Encodes the specified FindExportersRequest message. Does not implicitly {@link moby.exporter.v1.FindExportersRequest.verify|verify} messages.
                 * @param message FindExportersRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.exporter.v1.FindExportersRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindExportersRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.exporter.v1.FindExportersRequest & moby.exporter.v1.FindExportersRequest.$Shape} FindExportersRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.exporter.v1.FindExportersRequest & moby.exporter.v1.FindExportersRequest.$Shape;
            }

            namespace FindExportersRequest {

                /** Properties of a FindExportersRequest. */
                interface $Properties {

                    /** FindExportersRequest metadata */
                    metadata?: ({ [k: string]: Uint8Array }|null);

                    /** FindExportersRequest refs */
                    refs?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindExportersRequest. */
                type $Shape = moby.exporter.v1.FindExportersRequest.$Properties;
            }

            /**
             * Properties of a FindExportersResponse.
             * @deprecated Use moby.exporter.v1.FindExportersResponse.$Properties instead.
             */
            interface IFindExportersResponse extends moby.exporter.v1.FindExportersResponse.$Properties {
            }

            /** Represents a FindExportersResponse. */
            class FindExportersResponse {

                /**
                 * Constructs a new FindExportersResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.exporter.v1.FindExportersResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FindExportersResponse exporters. */
                exporters: moby.exporter.v1.ExporterRequest.$Properties[];

                /**
                 * Encodes the specified FindExportersResponse message. Does not implicitly {@link moby.exporter.v1.FindExportersResponse.verify|verify} messages.
                 * @param message FindExportersResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.exporter.v1.FindExportersResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FindExportersResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.exporter.v1.FindExportersResponse & moby.exporter.v1.FindExportersResponse.$Shape} FindExportersResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.exporter.v1.FindExportersResponse & moby.exporter.v1.FindExportersResponse.$Shape;
            }

            namespace FindExportersResponse {

                /** Properties of a FindExportersResponse. */
                interface $Properties {

                    /** FindExportersResponse exporters */
                    exporters?: (moby.exporter.v1.ExporterRequest.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FindExportersResponse. */
                type $Shape = moby.exporter.v1.FindExportersResponse.$Properties;
            }

            /**
             * Properties of an ExporterRequest.
             * @deprecated Use moby.exporter.v1.ExporterRequest.$Properties instead.
             */
            interface IExporterRequest extends moby.exporter.v1.ExporterRequest.$Properties {
            }

            /** Represents an ExporterRequest. */
            class ExporterRequest {

                /**
                 * Constructs a new ExporterRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.exporter.v1.ExporterRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExporterRequest Type. */
                Type: string;

                /** ExporterRequest Attrs. */
                Attrs: { [k: string]: string };

                /**
                 * Encodes the specified ExporterRequest message. Does not implicitly {@link moby.exporter.v1.ExporterRequest.verify|verify} messages.
                 * @param message ExporterRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.exporter.v1.ExporterRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExporterRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.exporter.v1.ExporterRequest & moby.exporter.v1.ExporterRequest.$Shape} ExporterRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.exporter.v1.ExporterRequest & moby.exporter.v1.ExporterRequest.$Shape;
            }

            namespace ExporterRequest {

                /** Properties of an ExporterRequest. */
                interface $Properties {

                    /** ExporterRequest Type */
                    Type?: (string|null);

                    /** ExporterRequest Attrs */
                    Attrs?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExporterRequest. */
                type $Shape = moby.exporter.v1.ExporterRequest.$Properties;
            }

            /**
             * Properties of a FinalizeExportRequest.
             * @deprecated Use moby.exporter.v1.FinalizeExportRequest.$Properties instead.
             */
            interface IFinalizeExportRequest extends moby.exporter.v1.FinalizeExportRequest.$Properties {
            }

            /** Represents a FinalizeExportRequest. */
            class FinalizeExportRequest {

                /**
                 * Constructs a new FinalizeExportRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.exporter.v1.FinalizeExportRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FinalizeExportRequest exporter_response. */
                exporter_response: { [k: string]: string };

                /**
                 * Encodes the specified FinalizeExportRequest message. Does not implicitly {@link moby.exporter.v1.FinalizeExportRequest.verify|verify} messages.
                 * @param message FinalizeExportRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.exporter.v1.FinalizeExportRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FinalizeExportRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.exporter.v1.FinalizeExportRequest & moby.exporter.v1.FinalizeExportRequest.$Shape} FinalizeExportRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.exporter.v1.FinalizeExportRequest & moby.exporter.v1.FinalizeExportRequest.$Shape;
            }

            namespace FinalizeExportRequest {

                /** Properties of a FinalizeExportRequest. */
                interface $Properties {

                    /** FinalizeExportRequest exporter_response */
                    exporter_response?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FinalizeExportRequest. */
                type $Shape = moby.exporter.v1.FinalizeExportRequest.$Properties;
            }

            /**
             * Properties of a FinalizeExportResponse.
             * @deprecated Use moby.exporter.v1.FinalizeExportResponse.$Properties instead.
             */
            interface IFinalizeExportResponse extends moby.exporter.v1.FinalizeExportResponse.$Properties {
            }

            /** Represents a FinalizeExportResponse. */
            class FinalizeExportResponse {

                /**
                 * Constructs a new FinalizeExportResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.exporter.v1.FinalizeExportResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified FinalizeExportResponse message. Does not implicitly {@link moby.exporter.v1.FinalizeExportResponse.verify|verify} messages.
                 * @param message FinalizeExportResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.exporter.v1.FinalizeExportResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FinalizeExportResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.exporter.v1.FinalizeExportResponse & moby.exporter.v1.FinalizeExportResponse.$Shape} FinalizeExportResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.exporter.v1.FinalizeExportResponse & moby.exporter.v1.FinalizeExportResponse.$Shape;
            }

            namespace FinalizeExportResponse {

                /** Properties of a FinalizeExportResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FinalizeExportResponse. */
                type $Shape = moby.exporter.v1.FinalizeExportResponse.$Properties;
            }
        }
    }

    /** Namespace filesync. */
    namespace filesync {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a CredentialsRequest.
             * @deprecated Use moby.filesync.v1.CredentialsRequest.$Properties instead.
             */
            interface ICredentialsRequest extends moby.filesync.v1.CredentialsRequest.$Properties {
            }

            /** Represents a CredentialsRequest. */
            class CredentialsRequest {

                /**
                 * Constructs a new CredentialsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.CredentialsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CredentialsRequest Host. */
                Host: string;

                /**
                 * Encodes the specified CredentialsRequest message. Does not implicitly {@link moby.filesync.v1.CredentialsRequest.verify|verify} messages.
                 * @param message CredentialsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.CredentialsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CredentialsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.CredentialsRequest & moby.filesync.v1.CredentialsRequest.$Shape} CredentialsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.CredentialsRequest & moby.filesync.v1.CredentialsRequest.$Shape;
            }

            namespace CredentialsRequest {

                /** Properties of a CredentialsRequest. */
                interface $Properties {

                    /** CredentialsRequest Host */
                    Host?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CredentialsRequest. */
                type $Shape = moby.filesync.v1.CredentialsRequest.$Properties;
            }

            /**
             * Properties of a CredentialsResponse.
             * @deprecated Use moby.filesync.v1.CredentialsResponse.$Properties instead.
             */
            interface ICredentialsResponse extends moby.filesync.v1.CredentialsResponse.$Properties {
            }

            /** Represents a CredentialsResponse. */
            class CredentialsResponse {

                /**
                 * Constructs a new CredentialsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.CredentialsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CredentialsResponse Username. */
                Username: string;

                /** CredentialsResponse Secret. */
                Secret: string;

                /**
                 * Encodes the specified CredentialsResponse message. Does not implicitly {@link moby.filesync.v1.CredentialsResponse.verify|verify} messages.
                 * @param message CredentialsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.CredentialsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CredentialsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.CredentialsResponse & moby.filesync.v1.CredentialsResponse.$Shape} CredentialsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.CredentialsResponse & moby.filesync.v1.CredentialsResponse.$Shape;
            }

            namespace CredentialsResponse {

                /** Properties of a CredentialsResponse. */
                interface $Properties {

                    /** CredentialsResponse Username */
                    Username?: (string|null);

                    /** CredentialsResponse Secret */
                    Secret?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CredentialsResponse. */
                type $Shape = moby.filesync.v1.CredentialsResponse.$Properties;
            }

            /**
             * Properties of a FetchTokenRequest.
             * @deprecated Use moby.filesync.v1.FetchTokenRequest.$Properties instead.
             */
            interface IFetchTokenRequest extends moby.filesync.v1.FetchTokenRequest.$Properties {
            }

            /** Represents a FetchTokenRequest. */
            class FetchTokenRequest {

                /**
                 * Constructs a new FetchTokenRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.FetchTokenRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchTokenRequest ClientID. */
                ClientID: string;

                /** FetchTokenRequest Host. */
                Host: string;

                /** FetchTokenRequest Realm. */
                Realm: string;

                /** FetchTokenRequest Service. */
                Service: string;

                /** FetchTokenRequest Scopes. */
                Scopes: string[];

                /**
                 * Encodes the specified FetchTokenRequest message. Does not implicitly {@link moby.filesync.v1.FetchTokenRequest.verify|verify} messages.
                 * @param message FetchTokenRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.FetchTokenRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchTokenRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.FetchTokenRequest & moby.filesync.v1.FetchTokenRequest.$Shape} FetchTokenRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.FetchTokenRequest & moby.filesync.v1.FetchTokenRequest.$Shape;
            }

            namespace FetchTokenRequest {

                /** Properties of a FetchTokenRequest. */
                interface $Properties {

                    /** FetchTokenRequest ClientID */
                    ClientID?: (string|null);

                    /** FetchTokenRequest Host */
                    Host?: (string|null);

                    /** FetchTokenRequest Realm */
                    Realm?: (string|null);

                    /** FetchTokenRequest Service */
                    Service?: (string|null);

                    /** FetchTokenRequest Scopes */
                    Scopes?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchTokenRequest. */
                type $Shape = moby.filesync.v1.FetchTokenRequest.$Properties;
            }

            /**
             * Properties of a FetchTokenResponse.
             * @deprecated Use moby.filesync.v1.FetchTokenResponse.$Properties instead.
             */
            interface IFetchTokenResponse extends moby.filesync.v1.FetchTokenResponse.$Properties {
            }

            /** Represents a FetchTokenResponse. */
            class FetchTokenResponse {

                /**
                 * Constructs a new FetchTokenResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.FetchTokenResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** FetchTokenResponse Token. */
                Token: string;

                /** FetchTokenResponse ExpiresIn. */
                ExpiresIn: Long;

                /** FetchTokenResponse IssuedAt. */
                IssuedAt: Long;

                /**
                 * Encodes the specified FetchTokenResponse message. Does not implicitly {@link moby.filesync.v1.FetchTokenResponse.verify|verify} messages.
                 * @param message FetchTokenResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.FetchTokenResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a FetchTokenResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.FetchTokenResponse & moby.filesync.v1.FetchTokenResponse.$Shape} FetchTokenResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.FetchTokenResponse & moby.filesync.v1.FetchTokenResponse.$Shape;
            }

            namespace FetchTokenResponse {

                /** Properties of a FetchTokenResponse. */
                interface $Properties {

                    /** FetchTokenResponse Token */
                    Token?: (string|null);

                    /** FetchTokenResponse ExpiresIn */
                    ExpiresIn?: (Long|null);

                    /** FetchTokenResponse IssuedAt */
                    IssuedAt?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a FetchTokenResponse. */
                type $Shape = moby.filesync.v1.FetchTokenResponse.$Properties;
            }

            /**
             * Properties of a GetTokenAuthorityRequest.
             * @deprecated Use moby.filesync.v1.GetTokenAuthorityRequest.$Properties instead.
             */
            interface IGetTokenAuthorityRequest extends moby.filesync.v1.GetTokenAuthorityRequest.$Properties {
            }

            /** Represents a GetTokenAuthorityRequest. */
            class GetTokenAuthorityRequest {

                /**
                 * Constructs a new GetTokenAuthorityRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.GetTokenAuthorityRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetTokenAuthorityRequest Host. */
                Host: string;

                /** GetTokenAuthorityRequest Salt. */
                Salt: Uint8Array;

                /**
                 * Encodes the specified GetTokenAuthorityRequest message. Does not implicitly {@link moby.filesync.v1.GetTokenAuthorityRequest.verify|verify} messages.
                 * @param message GetTokenAuthorityRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.GetTokenAuthorityRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetTokenAuthorityRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.GetTokenAuthorityRequest & moby.filesync.v1.GetTokenAuthorityRequest.$Shape} GetTokenAuthorityRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.GetTokenAuthorityRequest & moby.filesync.v1.GetTokenAuthorityRequest.$Shape;
            }

            namespace GetTokenAuthorityRequest {

                /** Properties of a GetTokenAuthorityRequest. */
                interface $Properties {

                    /** GetTokenAuthorityRequest Host */
                    Host?: (string|null);

                    /** GetTokenAuthorityRequest Salt */
                    Salt?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetTokenAuthorityRequest. */
                type $Shape = moby.filesync.v1.GetTokenAuthorityRequest.$Properties;
            }

            /**
             * Properties of a GetTokenAuthorityResponse.
             * @deprecated Use moby.filesync.v1.GetTokenAuthorityResponse.$Properties instead.
             */
            interface IGetTokenAuthorityResponse extends moby.filesync.v1.GetTokenAuthorityResponse.$Properties {
            }

            /** Represents a GetTokenAuthorityResponse. */
            class GetTokenAuthorityResponse {

                /**
                 * Constructs a new GetTokenAuthorityResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.GetTokenAuthorityResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetTokenAuthorityResponse PublicKey. */
                PublicKey: Uint8Array;

                /**
                 * Encodes the specified GetTokenAuthorityResponse message. Does not implicitly {@link moby.filesync.v1.GetTokenAuthorityResponse.verify|verify} messages.
                 * @param message GetTokenAuthorityResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.GetTokenAuthorityResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetTokenAuthorityResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.GetTokenAuthorityResponse & moby.filesync.v1.GetTokenAuthorityResponse.$Shape} GetTokenAuthorityResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.GetTokenAuthorityResponse & moby.filesync.v1.GetTokenAuthorityResponse.$Shape;
            }

            namespace GetTokenAuthorityResponse {

                /** Properties of a GetTokenAuthorityResponse. */
                interface $Properties {

                    /** GetTokenAuthorityResponse PublicKey */
                    PublicKey?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetTokenAuthorityResponse. */
                type $Shape = moby.filesync.v1.GetTokenAuthorityResponse.$Properties;
            }

            /**
             * Properties of a VerifyTokenAuthorityRequest.
             * @deprecated Use moby.filesync.v1.VerifyTokenAuthorityRequest.$Properties instead.
             */
            interface IVerifyTokenAuthorityRequest extends moby.filesync.v1.VerifyTokenAuthorityRequest.$Properties {
            }

            /** Represents a VerifyTokenAuthorityRequest. */
            class VerifyTokenAuthorityRequest {

                /**
                 * Constructs a new VerifyTokenAuthorityRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.VerifyTokenAuthorityRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyTokenAuthorityRequest Host. */
                Host: string;

                /** VerifyTokenAuthorityRequest Payload. */
                Payload: Uint8Array;

                /** VerifyTokenAuthorityRequest Salt. */
                Salt: Uint8Array;

                /**
                 * Encodes the specified VerifyTokenAuthorityRequest message. Does not implicitly {@link moby.filesync.v1.VerifyTokenAuthorityRequest.verify|verify} messages.
                 * @param message VerifyTokenAuthorityRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.VerifyTokenAuthorityRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyTokenAuthorityRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.VerifyTokenAuthorityRequest & moby.filesync.v1.VerifyTokenAuthorityRequest.$Shape} VerifyTokenAuthorityRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.VerifyTokenAuthorityRequest & moby.filesync.v1.VerifyTokenAuthorityRequest.$Shape;
            }

            namespace VerifyTokenAuthorityRequest {

                /** Properties of a VerifyTokenAuthorityRequest. */
                interface $Properties {

                    /** VerifyTokenAuthorityRequest Host */
                    Host?: (string|null);

                    /** VerifyTokenAuthorityRequest Payload */
                    Payload?: (Uint8Array|null);

                    /** VerifyTokenAuthorityRequest Salt */
                    Salt?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyTokenAuthorityRequest. */
                type $Shape = moby.filesync.v1.VerifyTokenAuthorityRequest.$Properties;
            }

            /**
             * Properties of a VerifyTokenAuthorityResponse.
             * @deprecated Use moby.filesync.v1.VerifyTokenAuthorityResponse.$Properties instead.
             */
            interface IVerifyTokenAuthorityResponse extends moby.filesync.v1.VerifyTokenAuthorityResponse.$Properties {
            }

            /** Represents a VerifyTokenAuthorityResponse. */
            class VerifyTokenAuthorityResponse {

                /**
                 * Constructs a new VerifyTokenAuthorityResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.VerifyTokenAuthorityResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** VerifyTokenAuthorityResponse Signed. */
                Signed: Uint8Array;

                /**
                 * Encodes the specified VerifyTokenAuthorityResponse message. Does not implicitly {@link moby.filesync.v1.VerifyTokenAuthorityResponse.verify|verify} messages.
                 * @param message VerifyTokenAuthorityResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.VerifyTokenAuthorityResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a VerifyTokenAuthorityResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.VerifyTokenAuthorityResponse & moby.filesync.v1.VerifyTokenAuthorityResponse.$Shape} VerifyTokenAuthorityResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.VerifyTokenAuthorityResponse & moby.filesync.v1.VerifyTokenAuthorityResponse.$Shape;
            }

            namespace VerifyTokenAuthorityResponse {

                /** Properties of a VerifyTokenAuthorityResponse. */
                interface $Properties {

                    /** VerifyTokenAuthorityResponse Signed */
                    Signed?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a VerifyTokenAuthorityResponse. */
                type $Shape = moby.filesync.v1.VerifyTokenAuthorityResponse.$Properties;
            }

            /**
             * Properties of a BytesMessage.
             * @deprecated Use moby.filesync.v1.BytesMessage.$Properties instead.
             */
            interface IBytesMessage extends moby.filesync.v1.BytesMessage.$Properties {
            }

            /** Represents a BytesMessage. */
            class BytesMessage {

                /**
                 * Constructs a new BytesMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.filesync.v1.BytesMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BytesMessage data. */
                data: Uint8Array;

                /**
                 * Encodes the specified BytesMessage message. Does not implicitly {@link moby.filesync.v1.BytesMessage.verify|verify} messages.
                 * @param message BytesMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.filesync.v1.BytesMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BytesMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.filesync.v1.BytesMessage & moby.filesync.v1.BytesMessage.$Shape} BytesMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.filesync.v1.BytesMessage & moby.filesync.v1.BytesMessage.$Shape;
            }

            namespace BytesMessage {

                /** Properties of a BytesMessage. */
                interface $Properties {

                    /** BytesMessage data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BytesMessage. */
                type $Shape = moby.filesync.v1.BytesMessage.$Properties;
            }
        }
    }

    /** Namespace sshforward. */
    namespace sshforward {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a BytesMessage.
             * @deprecated Use moby.sshforward.v1.BytesMessage.$Properties instead.
             */
            interface IBytesMessage extends moby.sshforward.v1.BytesMessage.$Properties {
            }

            /** Represents a BytesMessage. */
            class BytesMessage {

                /**
                 * Constructs a new BytesMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.sshforward.v1.BytesMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BytesMessage data. */
                data: Uint8Array;

                /**
                 * Encodes the specified BytesMessage message. Does not implicitly {@link moby.sshforward.v1.BytesMessage.verify|verify} messages.
                 * @param message BytesMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.sshforward.v1.BytesMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BytesMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.sshforward.v1.BytesMessage & moby.sshforward.v1.BytesMessage.$Shape} BytesMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.sshforward.v1.BytesMessage & moby.sshforward.v1.BytesMessage.$Shape;
            }

            namespace BytesMessage {

                /** Properties of a BytesMessage. */
                interface $Properties {

                    /** BytesMessage data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BytesMessage. */
                type $Shape = moby.sshforward.v1.BytesMessage.$Properties;
            }

            /**
             * Properties of a CheckAgentRequest.
             * @deprecated Use moby.sshforward.v1.CheckAgentRequest.$Properties instead.
             */
            interface ICheckAgentRequest extends moby.sshforward.v1.CheckAgentRequest.$Properties {
            }

            /** Represents a CheckAgentRequest. */
            class CheckAgentRequest {

                /**
                 * Constructs a new CheckAgentRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.sshforward.v1.CheckAgentRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CheckAgentRequest ID. */
                ID: string;

                /**
                 * Encodes the specified CheckAgentRequest message. Does not implicitly {@link moby.sshforward.v1.CheckAgentRequest.verify|verify} messages.
                 * @param message CheckAgentRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.sshforward.v1.CheckAgentRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CheckAgentRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.sshforward.v1.CheckAgentRequest & moby.sshforward.v1.CheckAgentRequest.$Shape} CheckAgentRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.sshforward.v1.CheckAgentRequest & moby.sshforward.v1.CheckAgentRequest.$Shape;
            }

            namespace CheckAgentRequest {

                /** Properties of a CheckAgentRequest. */
                interface $Properties {

                    /** CheckAgentRequest ID */
                    ID?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CheckAgentRequest. */
                type $Shape = moby.sshforward.v1.CheckAgentRequest.$Properties;
            }

            /**
             * Properties of a CheckAgentResponse.
             * @deprecated Use moby.sshforward.v1.CheckAgentResponse.$Properties instead.
             */
            interface ICheckAgentResponse extends moby.sshforward.v1.CheckAgentResponse.$Properties {
            }

            /** Represents a CheckAgentResponse. */
            class CheckAgentResponse {

                /**
                 * Constructs a new CheckAgentResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.sshforward.v1.CheckAgentResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified CheckAgentResponse message. Does not implicitly {@link moby.sshforward.v1.CheckAgentResponse.verify|verify} messages.
                 * @param message CheckAgentResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.sshforward.v1.CheckAgentResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CheckAgentResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.sshforward.v1.CheckAgentResponse & moby.sshforward.v1.CheckAgentResponse.$Shape} CheckAgentResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.sshforward.v1.CheckAgentResponse & moby.sshforward.v1.CheckAgentResponse.$Shape;
            }

            namespace CheckAgentResponse {

                /** Properties of a CheckAgentResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CheckAgentResponse. */
                type $Shape = moby.sshforward.v1.CheckAgentResponse.$Properties;
            }
        }
    }

    /** Namespace upload. */
    namespace upload {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a BytesMessage.
             * @deprecated Use moby.upload.v1.BytesMessage.$Properties instead.
             */
            interface IBytesMessage extends moby.upload.v1.BytesMessage.$Properties {
            }

            /** Represents a BytesMessage. */
            class BytesMessage {

                /**
                 * Constructs a new BytesMessage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: moby.upload.v1.BytesMessage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BytesMessage data. */
                data: Uint8Array;

                /**
                 * Encodes the specified BytesMessage message. Does not implicitly {@link moby.upload.v1.BytesMessage.verify|verify} messages.
                 * @param message BytesMessage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: moby.upload.v1.BytesMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BytesMessage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {moby.upload.v1.BytesMessage & moby.upload.v1.BytesMessage.$Shape} BytesMessage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): moby.upload.v1.BytesMessage & moby.upload.v1.BytesMessage.$Shape;
            }

            namespace BytesMessage {

                /** Properties of a BytesMessage. */
                interface $Properties {

                    /** BytesMessage data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BytesMessage. */
                type $Shape = moby.upload.v1.BytesMessage.$Properties;
            }
        }
    }
}

/** Namespace stack. */
export namespace stack {

    /**
     * Properties of a Stack.
     * @deprecated Use stack.Stack.$Properties instead.
     */
    interface IStack extends stack.Stack.$Properties {
    }

    /** Represents a Stack. */
    class Stack {

        /**
         * Constructs a new Stack.
         * @param [properties] Properties to set
         */
        constructor(properties?: stack.Stack.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Stack frames. */
        frames: stack.Frame.$Properties[];

        /** Stack cmdline. */
        cmdline: string[];

        /** Stack pid. */
        pid: number;

        /** Stack version. */
        version: string;

        /** Stack revision. */
        revision: string;

        /**
         * Encodes the specified Stack message. Does not implicitly {@link stack.Stack.verify|verify} messages.
         * @param message Stack message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: stack.Stack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Stack message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {stack.Stack & stack.Stack.$Shape} Stack
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): stack.Stack & stack.Stack.$Shape;
    }

    namespace Stack {

        /** Properties of a Stack. */
        interface $Properties {

            /** Stack frames */
            frames?: (stack.Frame.$Properties[]|null);

            /** Stack cmdline */
            cmdline?: (string[]|null);

            /** Stack pid */
            pid?: (number|null);

            /** Stack version */
            version?: (string|null);

            /** Stack revision */
            revision?: (string|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Stack. */
        type $Shape = stack.Stack.$Properties;
    }

    /**
     * Properties of a Frame.
     * @deprecated Use stack.Frame.$Properties instead.
     */
    interface IFrame extends stack.Frame.$Properties {
    }

    /** Represents a Frame. */
    class Frame {

        /**
         * Constructs a new Frame.
         * @param [properties] Properties to set
         */
        constructor(properties?: stack.Frame.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Frame Name. */
        Name: string;

        /** Frame File. */
        File: string;

        /** Frame Line. */
        Line: number;

        /**
         * Encodes the specified Frame message. Does not implicitly {@link stack.Frame.verify|verify} messages.
         * @param message Frame message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: stack.Frame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Frame message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {stack.Frame & stack.Frame.$Shape} Frame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): stack.Frame & stack.Frame.$Shape;
    }

    namespace Frame {

        /** Properties of a Frame. */
        interface $Properties {

            /** Frame Name */
            Name?: (string|null);

            /** Frame File */
            File?: (string|null);

            /** Frame Line */
            Line?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Frame. */
        type $Shape = stack.Frame.$Properties;
    }
}

/** Namespace opentelemetry. */
export namespace opentelemetry {

    /** Namespace proto. */
    namespace proto {

        /** Namespace collector. */
        namespace collector {

            /** Namespace trace. */
            namespace trace {

                /** Namespace v1. */
                namespace v1 {

                    /**
                     * Properties of an ExportTraceServiceRequest.
                     * @deprecated Use opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties instead.
                     */
                    interface IExportTraceServiceRequest extends opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties {
                    }

                    /** Represents an ExportTraceServiceRequest. */
                    class ExportTraceServiceRequest {

                        /**
                         * Constructs a new ExportTraceServiceRequest.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** ExportTraceServiceRequest resource_spans. */
                        resource_spans: Uint8Array[];

                        /**
                         * Encodes the specified ExportTraceServiceRequest message. Does not implicitly {@link opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.verify|verify} messages.
                         * @param message ExportTraceServiceRequest message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes an ExportTraceServiceRequest message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest & opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Shape} ExportTraceServiceRequest
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest & opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Shape;
                    }

                    namespace ExportTraceServiceRequest {

                        /** Properties of an ExportTraceServiceRequest. */
                        interface $Properties {

                            /** ExportTraceServiceRequest resource_spans */
                            resource_spans?: (Uint8Array[]|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of an ExportTraceServiceRequest. */
                        type $Shape = opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest.$Properties;
                    }

                    /**
                     * Properties of an ExportTraceServiceResponse.
                     * @deprecated Use opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Properties instead.
                     */
                    interface IExportTraceServiceResponse extends opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Properties {
                    }

                    /** Represents an ExportTraceServiceResponse. */
                    class ExportTraceServiceResponse {

                        /**
                         * Constructs a new ExportTraceServiceResponse.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /**
                         * Encodes the specified ExportTraceServiceResponse message. Does not implicitly {@link opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.verify|verify} messages.
                         * @param message ExportTraceServiceResponse message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes an ExportTraceServiceResponse message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse & opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Shape} ExportTraceServiceResponse
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse & opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Shape;
                    }

                    namespace ExportTraceServiceResponse {

                        /** Properties of an ExportTraceServiceResponse. */
                        interface $Properties {

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of an ExportTraceServiceResponse. */
                        type $Shape = opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse.$Properties;
                    }
                }
            }
        }
    }
}

/** Namespace slipway. */
export namespace slipway {

    /** Namespace builds. */
    namespace builds {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a SolveRequest.
             * @deprecated Use slipway.builds.v1.SolveRequest.$Properties instead.
             */
            interface ISolveRequest extends slipway.builds.v1.SolveRequest.$Properties {
            }

            /** Represents a SolveRequest. */
            class SolveRequest {

                /**
                 * Constructs a new SolveRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.builds.v1.SolveRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SolveRequest request. */
                request?: (moby.buildkit.v1.SolveRequest.$Properties|null);

                /** SolveRequest relay. */
                relay: string;

                /**
                 * Encodes the specified SolveRequest message. Does not implicitly {@link slipway.builds.v1.SolveRequest.verify|verify} messages.
                 * @param message SolveRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.builds.v1.SolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SolveRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.builds.v1.SolveRequest & slipway.builds.v1.SolveRequest.$Shape} SolveRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.builds.v1.SolveRequest & slipway.builds.v1.SolveRequest.$Shape;
            }

            namespace SolveRequest {

                /** Properties of a SolveRequest. */
                interface $Properties {

                    /** SolveRequest request */
                    request?: (moby.buildkit.v1.SolveRequest.$Properties|null);

                    /** SolveRequest relay */
                    relay?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SolveRequest. */
                type $Shape = slipway.builds.v1.SolveRequest.$Properties;
            }
        }
    }

    /** Namespace bus. */
    namespace bus {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an Instance.
             * @deprecated Use slipway.bus.v1.Instance.$Properties instead.
             */
            interface IInstance extends slipway.bus.v1.Instance.$Properties {
            }

            /** Represents an Instance. */
            class Instance {

                /**
                 * Constructs a new Instance.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.bus.v1.Instance.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Instance service. */
                service: string;

                /** Instance id. */
                id: string;

                /** Instance address. */
                address: string;

                /** Instance labels. */
                labels: { [k: string]: string };

                /** Instance platforms. */
                platforms: pb.Platform.$Properties[];

                /** Instance provides. */
                provides: string[];

                /** Instance version. */
                version: string;

                /**
                 * Encodes the specified Instance message. Does not implicitly {@link slipway.bus.v1.Instance.verify|verify} messages.
                 * @param message Instance message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.bus.v1.Instance.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Instance message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.bus.v1.Instance & slipway.bus.v1.Instance.$Shape} Instance
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.bus.v1.Instance & slipway.bus.v1.Instance.$Shape;
            }

            namespace Instance {

                /** Properties of an Instance. */
                interface $Properties {

                    /** Instance service */
                    service?: (string|null);

                    /** Instance id */
                    id?: (string|null);

                    /** Instance address */
                    address?: (string|null);

                    /** Instance labels */
                    labels?: ({ [k: string]: string }|null);

                    /** Instance platforms */
                    platforms?: (pb.Platform.$Properties[]|null);

                    /** Instance provides */
                    provides?: (string[]|null);

                    /** Instance version */
                    version?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Instance. */
                type $Shape = slipway.bus.v1.Instance.$Properties;
            }

            /**
             * Properties of an Announcement.
             * @deprecated Use slipway.bus.v1.Announcement.$Properties instead.
             */
            interface IAnnouncement extends slipway.bus.v1.Announcement.$Properties {
            }

            /** Represents an Announcement. */
            class Announcement {

                /**
                 * Constructs a new Announcement.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.bus.v1.Announcement.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Announcement key. */
                key: string;

                /** Announcement value. */
                value?: (Uint8Array|null);

                /** Announcement ttl_ms. */
                ttl_ms: number;

                /**
                 * Encodes the specified Announcement message. Does not implicitly {@link slipway.bus.v1.Announcement.verify|verify} messages.
                 * @param message Announcement message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.bus.v1.Announcement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Announcement message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.bus.v1.Announcement & slipway.bus.v1.Announcement.$Shape} Announcement
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.bus.v1.Announcement & slipway.bus.v1.Announcement.$Shape;
            }

            namespace Announcement {

                /** Properties of an Announcement. */
                interface $Properties {

                    /** Announcement key */
                    key?: (string|null);

                    /** Announcement value */
                    value?: (Uint8Array|null);

                    /** Announcement ttl_ms */
                    ttl_ms?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Announcement. */
                type $Shape = slipway.bus.v1.Announcement.$Properties;
            }

            /**
             * Properties of a BuildEvent.
             * @deprecated Use slipway.bus.v1.BuildEvent.$Properties instead.
             */
            interface IBuildEvent extends slipway.bus.v1.BuildEvent.$Properties {
            }

            /** Represents a BuildEvent. */
            class BuildEvent {

                /**
                 * Constructs a new BuildEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.bus.v1.BuildEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BuildEvent event. */
                event?: (moby.buildkit.v1.BuildHistoryEvent.$Properties|null);

                /** BuildEvent solver. */
                solver: string;

                /**
                 * Encodes the specified BuildEvent message. Does not implicitly {@link slipway.bus.v1.BuildEvent.verify|verify} messages.
                 * @param message BuildEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.bus.v1.BuildEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BuildEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.bus.v1.BuildEvent & slipway.bus.v1.BuildEvent.$Shape} BuildEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.bus.v1.BuildEvent & slipway.bus.v1.BuildEvent.$Shape;
            }

            namespace BuildEvent {

                /** Properties of a BuildEvent. */
                interface $Properties {

                    /** BuildEvent event */
                    event?: (moby.buildkit.v1.BuildHistoryEvent.$Properties|null);

                    /** BuildEvent solver */
                    solver?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BuildEvent. */
                type $Shape = slipway.bus.v1.BuildEvent.$Properties;
            }
        }
    }

    /** Namespace cache. */
    namespace cache {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a Link.
             * @deprecated Use slipway.cache.v1.Link.$Properties instead.
             */
            interface ILink extends slipway.cache.v1.Link.$Properties {
            }

            /** Represents a Link. */
            class Link {

                /**
                 * Constructs a new Link.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.Link.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Link input. */
                input: number;

                /** Link output. */
                output: number;

                /** Link digest. */
                digest: string;

                /** Link selector. */
                selector: string;

                /**
                 * Encodes the specified Link message. Does not implicitly {@link slipway.cache.v1.Link.verify|verify} messages.
                 * @param message Link message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.Link.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Link message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.Link & slipway.cache.v1.Link.$Shape} Link
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.Link & slipway.cache.v1.Link.$Shape;
            }

            namespace Link {

                /** Properties of a Link. */
                interface $Properties {

                    /** Link input */
                    input?: (number|null);

                    /** Link output */
                    output?: (number|null);

                    /** Link digest */
                    digest?: (string|null);

                    /** Link selector */
                    selector?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Link. */
                type $Shape = slipway.cache.v1.Link.$Properties;
            }

            /**
             * Properties of a Result.
             * @deprecated Use slipway.cache.v1.Result.$Properties instead.
             */
            interface IResult extends slipway.cache.v1.Result.$Properties {
            }

            /** Represents a Result. */
            class Result {

                /**
                 * Constructs a new Result.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.Result.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Result id. */
                id: string;

                /** Result created_at. */
                created_at: Long;

                /**
                 * Encodes the specified Result message. Does not implicitly {@link slipway.cache.v1.Result.verify|verify} messages.
                 * @param message Result message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Result message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.Result & slipway.cache.v1.Result.$Shape} Result
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.Result & slipway.cache.v1.Result.$Shape;
            }

            namespace Result {

                /** Properties of a Result. */
                interface $Properties {

                    /** Result id */
                    id?: (string|null);

                    /** Result created_at */
                    created_at?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Result. */
                type $Shape = slipway.cache.v1.Result.$Properties;
            }

            /**
             * Properties of a SourceLink.
             * @deprecated Use slipway.cache.v1.SourceLink.$Properties instead.
             */
            interface ISourceLink extends slipway.cache.v1.SourceLink.$Properties {
            }

            /** Represents a SourceLink. */
            class SourceLink {

                /**
                 * Constructs a new SourceLink.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.SourceLink.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SourceLink source. */
                source: string;

                /** SourceLink link. */
                link?: (slipway.cache.v1.Link.$Properties|null);

                /**
                 * Encodes the specified SourceLink message. Does not implicitly {@link slipway.cache.v1.SourceLink.verify|verify} messages.
                 * @param message SourceLink message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.SourceLink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SourceLink message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.SourceLink & slipway.cache.v1.SourceLink.$Shape} SourceLink
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.SourceLink & slipway.cache.v1.SourceLink.$Shape;
            }

            namespace SourceLink {

                /** Properties of a SourceLink. */
                interface $Properties {

                    /** SourceLink source */
                    source?: (string|null);

                    /** SourceLink link */
                    link?: (slipway.cache.v1.Link.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SourceLink. */
                type $Shape = slipway.cache.v1.SourceLink.$Properties;
            }

            /**
             * Properties of a TargetsRequest.
             * @deprecated Use slipway.cache.v1.TargetsRequest.$Properties instead.
             */
            interface ITargetsRequest extends slipway.cache.v1.TargetsRequest.$Properties {
            }

            /** Represents a TargetsRequest. */
            class TargetsRequest {

                /**
                 * Constructs a new TargetsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.TargetsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TargetsRequest queries. */
                queries: slipway.cache.v1.SourceLink.$Properties[];

                /**
                 * Encodes the specified TargetsRequest message. Does not implicitly {@link slipway.cache.v1.TargetsRequest.verify|verify} messages.
                 * @param message TargetsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.TargetsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TargetsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.TargetsRequest & slipway.cache.v1.TargetsRequest.$Shape} TargetsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.TargetsRequest & slipway.cache.v1.TargetsRequest.$Shape;
            }

            namespace TargetsRequest {

                /** Properties of a TargetsRequest. */
                interface $Properties {

                    /** TargetsRequest queries */
                    queries?: (slipway.cache.v1.SourceLink.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TargetsRequest. */
                type $Shape = slipway.cache.v1.TargetsRequest.$Properties;
            }

            /**
             * Properties of a TargetsResponse.
             * @deprecated Use slipway.cache.v1.TargetsResponse.$Properties instead.
             */
            interface ITargetsResponse extends slipway.cache.v1.TargetsResponse.$Properties {
            }

            /** Represents a TargetsResponse. */
            class TargetsResponse {

                /**
                 * Constructs a new TargetsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.TargetsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TargetsResponse found. */
                found: slipway.cache.v1.Keys.$Properties[];

                /**
                 * Encodes the specified TargetsResponse message. Does not implicitly {@link slipway.cache.v1.TargetsResponse.verify|verify} messages.
                 * @param message TargetsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.TargetsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TargetsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.TargetsResponse & slipway.cache.v1.TargetsResponse.$Shape} TargetsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.TargetsResponse & slipway.cache.v1.TargetsResponse.$Shape;
            }

            namespace TargetsResponse {

                /** Properties of a TargetsResponse. */
                interface $Properties {

                    /** TargetsResponse found */
                    found?: (slipway.cache.v1.Keys.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TargetsResponse. */
                type $Shape = slipway.cache.v1.TargetsResponse.$Properties;
            }

            /**
             * Properties of a Keys.
             * @deprecated Use slipway.cache.v1.Keys.$Properties instead.
             */
            interface IKeys extends slipway.cache.v1.Keys.$Properties {
            }

            /** Represents a Keys. */
            class Keys {

                /**
                 * Constructs a new Keys.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.Keys.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Keys keys. */
                keys: string[];

                /**
                 * Encodes the specified Keys message. Does not implicitly {@link slipway.cache.v1.Keys.verify|verify} messages.
                 * @param message Keys message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.Keys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Keys message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.Keys & slipway.cache.v1.Keys.$Shape} Keys
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.Keys & slipway.cache.v1.Keys.$Shape;
            }

            namespace Keys {

                /** Properties of a Keys. */
                interface $Properties {

                    /** Keys keys */
                    keys?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Keys. */
                type $Shape = slipway.cache.v1.Keys.$Properties;
            }

            /**
             * Properties of a ResultsRequest.
             * @deprecated Use slipway.cache.v1.ResultsRequest.$Properties instead.
             */
            interface IResultsRequest extends slipway.cache.v1.ResultsRequest.$Properties {
            }

            /** Represents a ResultsRequest. */
            class ResultsRequest {

                /**
                 * Constructs a new ResultsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.ResultsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResultsRequest keys. */
                keys: string[];

                /**
                 * Encodes the specified ResultsRequest message. Does not implicitly {@link slipway.cache.v1.ResultsRequest.verify|verify} messages.
                 * @param message ResultsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.ResultsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResultsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.ResultsRequest & slipway.cache.v1.ResultsRequest.$Shape} ResultsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.ResultsRequest & slipway.cache.v1.ResultsRequest.$Shape;
            }

            namespace ResultsRequest {

                /** Properties of a ResultsRequest. */
                interface $Properties {

                    /** ResultsRequest keys */
                    keys?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResultsRequest. */
                type $Shape = slipway.cache.v1.ResultsRequest.$Properties;
            }

            /**
             * Properties of a ResultsResponse.
             * @deprecated Use slipway.cache.v1.ResultsResponse.$Properties instead.
             */
            interface IResultsResponse extends slipway.cache.v1.ResultsResponse.$Properties {
            }

            /** Represents a ResultsResponse. */
            class ResultsResponse {

                /**
                 * Constructs a new ResultsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.ResultsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResultsResponse found. */
                found: slipway.cache.v1.ResultList.$Properties[];

                /**
                 * Encodes the specified ResultsResponse message. Does not implicitly {@link slipway.cache.v1.ResultsResponse.verify|verify} messages.
                 * @param message ResultsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.ResultsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResultsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.ResultsResponse & slipway.cache.v1.ResultsResponse.$Shape} ResultsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.ResultsResponse & slipway.cache.v1.ResultsResponse.$Shape;
            }

            namespace ResultsResponse {

                /** Properties of a ResultsResponse. */
                interface $Properties {

                    /** ResultsResponse found */
                    found?: (slipway.cache.v1.ResultList.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResultsResponse. */
                type $Shape = slipway.cache.v1.ResultsResponse.$Properties;
            }

            /**
             * Properties of a ResultList.
             * @deprecated Use slipway.cache.v1.ResultList.$Properties instead.
             */
            interface IResultList extends slipway.cache.v1.ResultList.$Properties {
            }

            /** Represents a ResultList. */
            class ResultList {

                /**
                 * Constructs a new ResultList.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.ResultList.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResultList results. */
                results: slipway.cache.v1.Result.$Properties[];

                /**
                 * Encodes the specified ResultList message. Does not implicitly {@link slipway.cache.v1.ResultList.verify|verify} messages.
                 * @param message ResultList message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.ResultList.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResultList message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.ResultList & slipway.cache.v1.ResultList.$Shape} ResultList
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.ResultList & slipway.cache.v1.ResultList.$Shape;
            }

            namespace ResultList {

                /** Properties of a ResultList. */
                interface $Properties {

                    /** ResultList results */
                    results?: (slipway.cache.v1.Result.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResultList. */
                type $Shape = slipway.cache.v1.ResultList.$Properties;
            }

            /**
             * Properties of an ExistsRequest.
             * @deprecated Use slipway.cache.v1.ExistsRequest.$Properties instead.
             */
            interface IExistsRequest extends slipway.cache.v1.ExistsRequest.$Properties {
            }

            /** Represents an ExistsRequest. */
            class ExistsRequest {

                /**
                 * Constructs a new ExistsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.ExistsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExistsRequest keys. */
                keys: string[];

                /**
                 * Encodes the specified ExistsRequest message. Does not implicitly {@link slipway.cache.v1.ExistsRequest.verify|verify} messages.
                 * @param message ExistsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.ExistsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExistsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.ExistsRequest & slipway.cache.v1.ExistsRequest.$Shape} ExistsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.ExistsRequest & slipway.cache.v1.ExistsRequest.$Shape;
            }

            namespace ExistsRequest {

                /** Properties of an ExistsRequest. */
                interface $Properties {

                    /** ExistsRequest keys */
                    keys?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExistsRequest. */
                type $Shape = slipway.cache.v1.ExistsRequest.$Properties;
            }

            /**
             * Properties of an ExistsResponse.
             * @deprecated Use slipway.cache.v1.ExistsResponse.$Properties instead.
             */
            interface IExistsResponse extends slipway.cache.v1.ExistsResponse.$Properties {
            }

            /** Represents an ExistsResponse. */
            class ExistsResponse {

                /**
                 * Constructs a new ExistsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.ExistsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExistsResponse found. */
                found: boolean[];

                /**
                 * Encodes the specified ExistsResponse message. Does not implicitly {@link slipway.cache.v1.ExistsResponse.verify|verify} messages.
                 * @param message ExistsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.ExistsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExistsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.ExistsResponse & slipway.cache.v1.ExistsResponse.$Shape} ExistsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.ExistsResponse & slipway.cache.v1.ExistsResponse.$Shape;
            }

            namespace ExistsResponse {

                /** Properties of an ExistsResponse. */
                interface $Properties {

                    /** ExistsResponse found */
                    found?: (boolean[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExistsResponse. */
                type $Shape = slipway.cache.v1.ExistsResponse.$Properties;
            }

            /**
             * Properties of an AddLinksRequest.
             * @deprecated Use slipway.cache.v1.AddLinksRequest.$Properties instead.
             */
            interface IAddLinksRequest extends slipway.cache.v1.AddLinksRequest.$Properties {
            }

            /** Represents an AddLinksRequest. */
            class AddLinksRequest {

                /**
                 * Constructs a new AddLinksRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.AddLinksRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddLinksRequest links. */
                links: slipway.cache.v1.NewLink.$Properties[];

                /**
                 * Encodes the specified AddLinksRequest message. Does not implicitly {@link slipway.cache.v1.AddLinksRequest.verify|verify} messages.
                 * @param message AddLinksRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.AddLinksRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddLinksRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.AddLinksRequest & slipway.cache.v1.AddLinksRequest.$Shape} AddLinksRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.AddLinksRequest & slipway.cache.v1.AddLinksRequest.$Shape;
            }

            namespace AddLinksRequest {

                /** Properties of an AddLinksRequest. */
                interface $Properties {

                    /** AddLinksRequest links */
                    links?: (slipway.cache.v1.NewLink.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddLinksRequest. */
                type $Shape = slipway.cache.v1.AddLinksRequest.$Properties;
            }

            /**
             * Properties of a NewLink.
             * @deprecated Use slipway.cache.v1.NewLink.$Properties instead.
             */
            interface INewLink extends slipway.cache.v1.NewLink.$Properties {
            }

            /** Represents a NewLink. */
            class NewLink {

                /**
                 * Constructs a new NewLink.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.NewLink.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** NewLink source. */
                source: string;

                /** NewLink link. */
                link?: (slipway.cache.v1.Link.$Properties|null);

                /** NewLink target. */
                target: string;

                /**
                 * Encodes the specified NewLink message. Does not implicitly {@link slipway.cache.v1.NewLink.verify|verify} messages.
                 * @param message NewLink message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.NewLink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a NewLink message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.NewLink & slipway.cache.v1.NewLink.$Shape} NewLink
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.NewLink & slipway.cache.v1.NewLink.$Shape;
            }

            namespace NewLink {

                /** Properties of a NewLink. */
                interface $Properties {

                    /** NewLink source */
                    source?: (string|null);

                    /** NewLink link */
                    link?: (slipway.cache.v1.Link.$Properties|null);

                    /** NewLink target */
                    target?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a NewLink. */
                type $Shape = slipway.cache.v1.NewLink.$Properties;
            }

            /**
             * Properties of an AddLinksResponse.
             * @deprecated Use slipway.cache.v1.AddLinksResponse.$Properties instead.
             */
            interface IAddLinksResponse extends slipway.cache.v1.AddLinksResponse.$Properties {
            }

            /** Represents an AddLinksResponse. */
            class AddLinksResponse {

                /**
                 * Constructs a new AddLinksResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.AddLinksResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified AddLinksResponse message. Does not implicitly {@link slipway.cache.v1.AddLinksResponse.verify|verify} messages.
                 * @param message AddLinksResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.AddLinksResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddLinksResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.AddLinksResponse & slipway.cache.v1.AddLinksResponse.$Shape} AddLinksResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.AddLinksResponse & slipway.cache.v1.AddLinksResponse.$Shape;
            }

            namespace AddLinksResponse {

                /** Properties of an AddLinksResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddLinksResponse. */
                type $Shape = slipway.cache.v1.AddLinksResponse.$Properties;
            }

            /**
             * Properties of an AddResultRequest.
             * @deprecated Use slipway.cache.v1.AddResultRequest.$Properties instead.
             */
            interface IAddResultRequest extends slipway.cache.v1.AddResultRequest.$Properties {
            }

            /** Represents an AddResultRequest. */
            class AddResultRequest {

                /**
                 * Constructs a new AddResultRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.AddResultRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AddResultRequest key. */
                key: string;

                /** AddResultRequest result. */
                result?: (slipway.cache.v1.Result.$Properties|null);

                /**
                 * Encodes the specified AddResultRequest message. Does not implicitly {@link slipway.cache.v1.AddResultRequest.verify|verify} messages.
                 * @param message AddResultRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.AddResultRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddResultRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.AddResultRequest & slipway.cache.v1.AddResultRequest.$Shape} AddResultRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.AddResultRequest & slipway.cache.v1.AddResultRequest.$Shape;
            }

            namespace AddResultRequest {

                /** Properties of an AddResultRequest. */
                interface $Properties {

                    /** AddResultRequest key */
                    key?: (string|null);

                    /** AddResultRequest result */
                    result?: (slipway.cache.v1.Result.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddResultRequest. */
                type $Shape = slipway.cache.v1.AddResultRequest.$Properties;
            }

            /**
             * Properties of an AddResultResponse.
             * @deprecated Use slipway.cache.v1.AddResultResponse.$Properties instead.
             */
            interface IAddResultResponse extends slipway.cache.v1.AddResultResponse.$Properties {
            }

            /** Represents an AddResultResponse. */
            class AddResultResponse {

                /**
                 * Constructs a new AddResultResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.AddResultResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified AddResultResponse message. Does not implicitly {@link slipway.cache.v1.AddResultResponse.verify|verify} messages.
                 * @param message AddResultResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.AddResultResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AddResultResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.AddResultResponse & slipway.cache.v1.AddResultResponse.$Shape} AddResultResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.AddResultResponse & slipway.cache.v1.AddResultResponse.$Shape;
            }

            namespace AddResultResponse {

                /** Properties of an AddResultResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AddResultResponse. */
                type $Shape = slipway.cache.v1.AddResultResponse.$Properties;
            }

            /**
             * Properties of a DropResultRequest.
             * @deprecated Use slipway.cache.v1.DropResultRequest.$Properties instead.
             */
            interface IDropResultRequest extends slipway.cache.v1.DropResultRequest.$Properties {
            }

            /** Represents a DropResultRequest. */
            class DropResultRequest {

                /**
                 * Constructs a new DropResultRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.DropResultRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DropResultRequest result. */
                result: string;

                /**
                 * Encodes the specified DropResultRequest message. Does not implicitly {@link slipway.cache.v1.DropResultRequest.verify|verify} messages.
                 * @param message DropResultRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.DropResultRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DropResultRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.DropResultRequest & slipway.cache.v1.DropResultRequest.$Shape} DropResultRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.DropResultRequest & slipway.cache.v1.DropResultRequest.$Shape;
            }

            namespace DropResultRequest {

                /** Properties of a DropResultRequest. */
                interface $Properties {

                    /** DropResultRequest result */
                    result?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DropResultRequest. */
                type $Shape = slipway.cache.v1.DropResultRequest.$Properties;
            }

            /**
             * Properties of a DropResultResponse.
             * @deprecated Use slipway.cache.v1.DropResultResponse.$Properties instead.
             */
            interface IDropResultResponse extends slipway.cache.v1.DropResultResponse.$Properties {
            }

            /** Represents a DropResultResponse. */
            class DropResultResponse {

                /**
                 * Constructs a new DropResultResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.DropResultResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DropResultResponse message. Does not implicitly {@link slipway.cache.v1.DropResultResponse.verify|verify} messages.
                 * @param message DropResultResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.DropResultResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DropResultResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.DropResultResponse & slipway.cache.v1.DropResultResponse.$Shape} DropResultResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.DropResultResponse & slipway.cache.v1.DropResultResponse.$Shape;
            }

            namespace DropResultResponse {

                /** Properties of a DropResultResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DropResultResponse. */
                type $Shape = slipway.cache.v1.DropResultResponse.$Properties;
            }

            /**
             * Properties of a KeysOfRequest.
             * @deprecated Use slipway.cache.v1.KeysOfRequest.$Properties instead.
             */
            interface IKeysOfRequest extends slipway.cache.v1.KeysOfRequest.$Properties {
            }

            /** Represents a KeysOfRequest. */
            class KeysOfRequest {

                /**
                 * Constructs a new KeysOfRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.KeysOfRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeysOfRequest result. */
                result: string;

                /**
                 * Encodes the specified KeysOfRequest message. Does not implicitly {@link slipway.cache.v1.KeysOfRequest.verify|verify} messages.
                 * @param message KeysOfRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.KeysOfRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeysOfRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.KeysOfRequest & slipway.cache.v1.KeysOfRequest.$Shape} KeysOfRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.KeysOfRequest & slipway.cache.v1.KeysOfRequest.$Shape;
            }

            namespace KeysOfRequest {

                /** Properties of a KeysOfRequest. */
                interface $Properties {

                    /** KeysOfRequest result */
                    result?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeysOfRequest. */
                type $Shape = slipway.cache.v1.KeysOfRequest.$Properties;
            }

            /**
             * Properties of a KeysOfResponse.
             * @deprecated Use slipway.cache.v1.KeysOfResponse.$Properties instead.
             */
            interface IKeysOfResponse extends slipway.cache.v1.KeysOfResponse.$Properties {
            }

            /** Represents a KeysOfResponse. */
            class KeysOfResponse {

                /**
                 * Constructs a new KeysOfResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.KeysOfResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** KeysOfResponse keys. */
                keys: string[];

                /**
                 * Encodes the specified KeysOfResponse message. Does not implicitly {@link slipway.cache.v1.KeysOfResponse.verify|verify} messages.
                 * @param message KeysOfResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.KeysOfResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a KeysOfResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.KeysOfResponse & slipway.cache.v1.KeysOfResponse.$Shape} KeysOfResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.KeysOfResponse & slipway.cache.v1.KeysOfResponse.$Shape;
            }

            namespace KeysOfResponse {

                /** Properties of a KeysOfResponse. */
                interface $Properties {

                    /** KeysOfResponse keys */
                    keys?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a KeysOfResponse. */
                type $Shape = slipway.cache.v1.KeysOfResponse.$Properties;
            }

            /**
             * Properties of a BacklinksRequest.
             * @deprecated Use slipway.cache.v1.BacklinksRequest.$Properties instead.
             */
            interface IBacklinksRequest extends slipway.cache.v1.BacklinksRequest.$Properties {
            }

            /** Represents a BacklinksRequest. */
            class BacklinksRequest {

                /**
                 * Constructs a new BacklinksRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.BacklinksRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BacklinksRequest key. */
                key: string;

                /**
                 * Encodes the specified BacklinksRequest message. Does not implicitly {@link slipway.cache.v1.BacklinksRequest.verify|verify} messages.
                 * @param message BacklinksRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.BacklinksRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BacklinksRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.BacklinksRequest & slipway.cache.v1.BacklinksRequest.$Shape} BacklinksRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.BacklinksRequest & slipway.cache.v1.BacklinksRequest.$Shape;
            }

            namespace BacklinksRequest {

                /** Properties of a BacklinksRequest. */
                interface $Properties {

                    /** BacklinksRequest key */
                    key?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BacklinksRequest. */
                type $Shape = slipway.cache.v1.BacklinksRequest.$Properties;
            }

            /**
             * Properties of a BacklinksResponse.
             * @deprecated Use slipway.cache.v1.BacklinksResponse.$Properties instead.
             */
            interface IBacklinksResponse extends slipway.cache.v1.BacklinksResponse.$Properties {
            }

            /** Represents a BacklinksResponse. */
            class BacklinksResponse {

                /**
                 * Constructs a new BacklinksResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.cache.v1.BacklinksResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** BacklinksResponse links. */
                links: slipway.cache.v1.SourceLink.$Properties[];

                /**
                 * Encodes the specified BacklinksResponse message. Does not implicitly {@link slipway.cache.v1.BacklinksResponse.verify|verify} messages.
                 * @param message BacklinksResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.cache.v1.BacklinksResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a BacklinksResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.cache.v1.BacklinksResponse & slipway.cache.v1.BacklinksResponse.$Shape} BacklinksResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.cache.v1.BacklinksResponse & slipway.cache.v1.BacklinksResponse.$Shape;
            }

            namespace BacklinksResponse {

                /** Properties of a BacklinksResponse. */
                interface $Properties {

                    /** BacklinksResponse links */
                    links?: (slipway.cache.v1.SourceLink.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a BacklinksResponse. */
                type $Shape = slipway.cache.v1.BacklinksResponse.$Properties;
            }
        }
    }

    /** Namespace content. */
    namespace content {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a Blob.
             * @deprecated Use slipway.content.v1.Blob.$Properties instead.
             */
            interface IBlob extends slipway.content.v1.Blob.$Properties {
            }

            /** Represents a Blob. */
            class Blob {

                /**
                 * Constructs a new Blob.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.Blob.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Blob digest. */
                digest: string;

                /** Blob size. */
                size: Long;

                /** Blob created_at. */
                created_at: Long;

                /** Blob labels. */
                labels: { [k: string]: string };

                /**
                 * Encodes the specified Blob message. Does not implicitly {@link slipway.content.v1.Blob.verify|verify} messages.
                 * @param message Blob message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.Blob.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Blob message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.Blob & slipway.content.v1.Blob.$Shape} Blob
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.Blob & slipway.content.v1.Blob.$Shape;
            }

            namespace Blob {

                /** Properties of a Blob. */
                interface $Properties {

                    /** Blob digest */
                    digest?: (string|null);

                    /** Blob size */
                    size?: (Long|null);

                    /** Blob created_at */
                    created_at?: (Long|null);

                    /** Blob labels */
                    labels?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Blob. */
                type $Shape = slipway.content.v1.Blob.$Properties;
            }

            /**
             * Properties of a StatRequest.
             * @deprecated Use slipway.content.v1.StatRequest.$Properties instead.
             */
            interface IStatRequest extends slipway.content.v1.StatRequest.$Properties {
            }

            /** Represents a StatRequest. */
            class StatRequest {

                /**
                 * Constructs a new StatRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.StatRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatRequest digest. */
                digest: string;

                /**
                 * Encodes the specified StatRequest message. Does not implicitly {@link slipway.content.v1.StatRequest.verify|verify} messages.
                 * @param message StatRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.StatRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.StatRequest & slipway.content.v1.StatRequest.$Shape} StatRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.StatRequest & slipway.content.v1.StatRequest.$Shape;
            }

            namespace StatRequest {

                /** Properties of a StatRequest. */
                interface $Properties {

                    /** StatRequest digest */
                    digest?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatRequest. */
                type $Shape = slipway.content.v1.StatRequest.$Properties;
            }

            /**
             * Properties of a StatResponse.
             * @deprecated Use slipway.content.v1.StatResponse.$Properties instead.
             */
            interface IStatResponse extends slipway.content.v1.StatResponse.$Properties {
            }

            /** Represents a StatResponse. */
            class StatResponse {

                /**
                 * Constructs a new StatResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.StatResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatResponse found. */
                found?: (slipway.content.v1.Blob.$Properties|null);

                /**
                 * Encodes the specified StatResponse message. Does not implicitly {@link slipway.content.v1.StatResponse.verify|verify} messages.
                 * @param message StatResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.StatResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.StatResponse & slipway.content.v1.StatResponse.$Shape} StatResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.StatResponse & slipway.content.v1.StatResponse.$Shape;
            }

            namespace StatResponse {

                /** Properties of a StatResponse. */
                interface $Properties {

                    /** StatResponse found */
                    found?: (slipway.content.v1.Blob.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatResponse. */
                type $Shape = slipway.content.v1.StatResponse.$Properties;
            }

            /**
             * Properties of a ReadRequest.
             * @deprecated Use slipway.content.v1.ReadRequest.$Properties instead.
             */
            interface IReadRequest extends slipway.content.v1.ReadRequest.$Properties {
            }

            /** Represents a ReadRequest. */
            class ReadRequest {

                /**
                 * Constructs a new ReadRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.ReadRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadRequest digest. */
                digest: string;

                /** ReadRequest offset. */
                offset?: (Long|null);

                /** ReadRequest length. */
                length?: (Long|null);

                /**
                 * Encodes the specified ReadRequest message. Does not implicitly {@link slipway.content.v1.ReadRequest.verify|verify} messages.
                 * @param message ReadRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.ReadRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.ReadRequest & slipway.content.v1.ReadRequest.$Shape} ReadRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.ReadRequest & slipway.content.v1.ReadRequest.$Shape;
            }

            namespace ReadRequest {

                /** Properties of a ReadRequest. */
                interface $Properties {

                    /** ReadRequest digest */
                    digest?: (string|null);

                    /** ReadRequest offset */
                    offset?: (Long|null);

                    /** ReadRequest length */
                    length?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadRequest. */
                type $Shape = slipway.content.v1.ReadRequest.$Properties;
            }

            /**
             * Properties of a ReadResponse.
             * @deprecated Use slipway.content.v1.ReadResponse.$Properties instead.
             */
            interface IReadResponse extends slipway.content.v1.ReadResponse.$Properties {
            }

            /** Represents a ReadResponse. */
            class ReadResponse {

                /**
                 * Constructs a new ReadResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.ReadResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadResponse data. */
                data: Uint8Array;

                /**
                 * Encodes the specified ReadResponse message. Does not implicitly {@link slipway.content.v1.ReadResponse.verify|verify} messages.
                 * @param message ReadResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.ReadResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.ReadResponse & slipway.content.v1.ReadResponse.$Shape} ReadResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.ReadResponse & slipway.content.v1.ReadResponse.$Shape;
            }

            namespace ReadResponse {

                /** Properties of a ReadResponse. */
                interface $Properties {

                    /** ReadResponse data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadResponse. */
                type $Shape = slipway.content.v1.ReadResponse.$Properties;
            }

            /**
             * Properties of an IngestRequest.
             * @deprecated Use slipway.content.v1.IngestRequest.$Properties instead.
             */
            interface IIngestRequest extends slipway.content.v1.IngestRequest.$Properties {
            }

            /** Represents an IngestRequest. */
            class IngestRequest {

                /**
                 * Constructs a new IngestRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.IngestRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IngestRequest data. */
                data?: (Uint8Array|null);

                /** IngestRequest commit. */
                commit?: (slipway.content.v1.Commit.$Properties|null);

                /** IngestRequest step. */
                step?: ("data"|"commit");

                /**
                 * Encodes the specified IngestRequest message. Does not implicitly {@link slipway.content.v1.IngestRequest.verify|verify} messages.
                 * @param message IngestRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.IngestRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IngestRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.IngestRequest & slipway.content.v1.IngestRequest.$Shape} IngestRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.IngestRequest & slipway.content.v1.IngestRequest.$Shape;
            }

            namespace IngestRequest {

                /** Properties of an IngestRequest. */
                interface $Properties {

                    /** IngestRequest data */
                    data?: (Uint8Array|null);

                    /** IngestRequest commit */
                    commit?: (slipway.content.v1.Commit.$Properties|null);

                    /** IngestRequest step */
                    step?: ("data"|"commit");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an IngestRequest. */
                type $Shape = {
                  data?: Uint8Array|null;
                  commit?: slipway.content.v1.Commit.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ step?: undefined; data?: null; commit?: null }|{ step?: "data"; data: Uint8Array; commit?: null }|{ step?: "commit"; data?: null; commit: slipway.content.v1.Commit.$Shape })
                );
            }

            /**
             * Properties of a Commit.
             * @deprecated Use slipway.content.v1.Commit.$Properties instead.
             */
            interface ICommit extends slipway.content.v1.Commit.$Properties {
            }

            /** Represents a Commit. */
            class Commit {

                /**
                 * Constructs a new Commit.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.Commit.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Commit digest. */
                digest?: (string|null);

                /** Commit size. */
                size?: (Long|null);

                /** Commit labels. */
                labels: { [k: string]: string };

                /**
                 * Encodes the specified Commit message. Does not implicitly {@link slipway.content.v1.Commit.verify|verify} messages.
                 * @param message Commit message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.Commit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Commit message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.Commit & slipway.content.v1.Commit.$Shape} Commit
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.Commit & slipway.content.v1.Commit.$Shape;
            }

            namespace Commit {

                /** Properties of a Commit. */
                interface $Properties {

                    /** Commit digest */
                    digest?: (string|null);

                    /** Commit size */
                    size?: (Long|null);

                    /** Commit labels */
                    labels?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Commit. */
                type $Shape = slipway.content.v1.Commit.$Properties;
            }

            /**
             * Properties of an IngestResponse.
             * @deprecated Use slipway.content.v1.IngestResponse.$Properties instead.
             */
            interface IIngestResponse extends slipway.content.v1.IngestResponse.$Properties {
            }

            /** Represents an IngestResponse. */
            class IngestResponse {

                /**
                 * Constructs a new IngestResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.IngestResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** IngestResponse blob. */
                blob?: (slipway.content.v1.Blob.$Properties|null);

                /**
                 * Encodes the specified IngestResponse message. Does not implicitly {@link slipway.content.v1.IngestResponse.verify|verify} messages.
                 * @param message IngestResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.IngestResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an IngestResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.IngestResponse & slipway.content.v1.IngestResponse.$Shape} IngestResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.IngestResponse & slipway.content.v1.IngestResponse.$Shape;
            }

            namespace IngestResponse {

                /** Properties of an IngestResponse. */
                interface $Properties {

                    /** IngestResponse blob */
                    blob?: (slipway.content.v1.Blob.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an IngestResponse. */
                type $Shape = slipway.content.v1.IngestResponse.$Properties;
            }

            /**
             * Properties of a ListRequest.
             * @deprecated Use slipway.content.v1.ListRequest.$Properties instead.
             */
            interface IListRequest extends slipway.content.v1.ListRequest.$Properties {
            }

            /** Represents a ListRequest. */
            class ListRequest {

                /**
                 * Constructs a new ListRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.ListRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListRequest message. Does not implicitly {@link slipway.content.v1.ListRequest.verify|verify} messages.
                 * @param message ListRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.ListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.ListRequest & slipway.content.v1.ListRequest.$Shape} ListRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.ListRequest & slipway.content.v1.ListRequest.$Shape;
            }

            namespace ListRequest {

                /** Properties of a ListRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListRequest. */
                type $Shape = slipway.content.v1.ListRequest.$Properties;
            }

            /**
             * Properties of a ListResponse.
             * @deprecated Use slipway.content.v1.ListResponse.$Properties instead.
             */
            interface IListResponse extends slipway.content.v1.ListResponse.$Properties {
            }

            /** Represents a ListResponse. */
            class ListResponse {

                /**
                 * Constructs a new ListResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.ListResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListResponse blobs. */
                blobs: slipway.content.v1.Blob.$Properties[];

                /**
                 * Encodes the specified ListResponse message. Does not implicitly {@link slipway.content.v1.ListResponse.verify|verify} messages.
                 * @param message ListResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.ListResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.ListResponse & slipway.content.v1.ListResponse.$Shape} ListResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.ListResponse & slipway.content.v1.ListResponse.$Shape;
            }

            namespace ListResponse {

                /** Properties of a ListResponse. */
                interface $Properties {

                    /** ListResponse blobs */
                    blobs?: (slipway.content.v1.Blob.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListResponse. */
                type $Shape = slipway.content.v1.ListResponse.$Properties;
            }

            /**
             * Properties of a SetLabelsRequest.
             * @deprecated Use slipway.content.v1.SetLabelsRequest.$Properties instead.
             */
            interface ISetLabelsRequest extends slipway.content.v1.SetLabelsRequest.$Properties {
            }

            /** Represents a SetLabelsRequest. */
            class SetLabelsRequest {

                /**
                 * Constructs a new SetLabelsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.SetLabelsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SetLabelsRequest digest. */
                digest: string;

                /** SetLabelsRequest labels. */
                labels: { [k: string]: string };

                /**
                 * Encodes the specified SetLabelsRequest message. Does not implicitly {@link slipway.content.v1.SetLabelsRequest.verify|verify} messages.
                 * @param message SetLabelsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.SetLabelsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetLabelsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.SetLabelsRequest & slipway.content.v1.SetLabelsRequest.$Shape} SetLabelsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.SetLabelsRequest & slipway.content.v1.SetLabelsRequest.$Shape;
            }

            namespace SetLabelsRequest {

                /** Properties of a SetLabelsRequest. */
                interface $Properties {

                    /** SetLabelsRequest digest */
                    digest?: (string|null);

                    /** SetLabelsRequest labels */
                    labels?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetLabelsRequest. */
                type $Shape = slipway.content.v1.SetLabelsRequest.$Properties;
            }

            /**
             * Properties of a SetLabelsResponse.
             * @deprecated Use slipway.content.v1.SetLabelsResponse.$Properties instead.
             */
            interface ISetLabelsResponse extends slipway.content.v1.SetLabelsResponse.$Properties {
            }

            /** Represents a SetLabelsResponse. */
            class SetLabelsResponse {

                /**
                 * Constructs a new SetLabelsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.SetLabelsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SetLabelsResponse message. Does not implicitly {@link slipway.content.v1.SetLabelsResponse.verify|verify} messages.
                 * @param message SetLabelsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.SetLabelsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetLabelsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.SetLabelsResponse & slipway.content.v1.SetLabelsResponse.$Shape} SetLabelsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.SetLabelsResponse & slipway.content.v1.SetLabelsResponse.$Shape;
            }

            namespace SetLabelsResponse {

                /** Properties of a SetLabelsResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetLabelsResponse. */
                type $Shape = slipway.content.v1.SetLabelsResponse.$Properties;
            }

            /**
             * Properties of a DeleteRequest.
             * @deprecated Use slipway.content.v1.DeleteRequest.$Properties instead.
             */
            interface IDeleteRequest extends slipway.content.v1.DeleteRequest.$Properties {
            }

            /** Represents a DeleteRequest. */
            class DeleteRequest {

                /**
                 * Constructs a new DeleteRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.DeleteRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeleteRequest digest. */
                digest: string;

                /**
                 * Encodes the specified DeleteRequest message. Does not implicitly {@link slipway.content.v1.DeleteRequest.verify|verify} messages.
                 * @param message DeleteRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.DeleteRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.DeleteRequest & slipway.content.v1.DeleteRequest.$Shape} DeleteRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.DeleteRequest & slipway.content.v1.DeleteRequest.$Shape;
            }

            namespace DeleteRequest {

                /** Properties of a DeleteRequest. */
                interface $Properties {

                    /** DeleteRequest digest */
                    digest?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteRequest. */
                type $Shape = slipway.content.v1.DeleteRequest.$Properties;
            }

            /**
             * Properties of a DeleteResponse.
             * @deprecated Use slipway.content.v1.DeleteResponse.$Properties instead.
             */
            interface IDeleteResponse extends slipway.content.v1.DeleteResponse.$Properties {
            }

            /** Represents a DeleteResponse. */
            class DeleteResponse {

                /**
                 * Constructs a new DeleteResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.content.v1.DeleteResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DeleteResponse message. Does not implicitly {@link slipway.content.v1.DeleteResponse.verify|verify} messages.
                 * @param message DeleteResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.content.v1.DeleteResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.content.v1.DeleteResponse & slipway.content.v1.DeleteResponse.$Shape} DeleteResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.content.v1.DeleteResponse & slipway.content.v1.DeleteResponse.$Shape;
            }

            namespace DeleteResponse {

                /** Properties of a DeleteResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteResponse. */
                type $Shape = slipway.content.v1.DeleteResponse.$Properties;
            }
        }
    }

    /** Namespace executor. */
    namespace executor {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an InfoRequest.
             * @deprecated Use slipway.executor.v1.InfoRequest.$Properties instead.
             */
            interface IInfoRequest extends slipway.executor.v1.InfoRequest.$Properties {
            }

            /** Represents an InfoRequest. */
            class InfoRequest {

                /**
                 * Constructs a new InfoRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.InfoRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified InfoRequest message. Does not implicitly {@link slipway.executor.v1.InfoRequest.verify|verify} messages.
                 * @param message InfoRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.InfoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InfoRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.InfoRequest & slipway.executor.v1.InfoRequest.$Shape} InfoRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.InfoRequest & slipway.executor.v1.InfoRequest.$Shape;
            }

            namespace InfoRequest {

                /** Properties of an InfoRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InfoRequest. */
                type $Shape = slipway.executor.v1.InfoRequest.$Properties;
            }

            /**
             * Properties of an InfoResponse.
             * @deprecated Use slipway.executor.v1.InfoResponse.$Properties instead.
             */
            interface IInfoResponse extends slipway.executor.v1.InfoResponse.$Properties {
            }

            /** Represents an InfoResponse. */
            class InfoResponse {

                /**
                 * Constructs a new InfoResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.InfoResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InfoResponse name. */
                name: string;

                /**
                 * Encodes the specified InfoResponse message. Does not implicitly {@link slipway.executor.v1.InfoResponse.verify|verify} messages.
                 * @param message InfoResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.InfoResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InfoResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.InfoResponse & slipway.executor.v1.InfoResponse.$Shape} InfoResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.InfoResponse & slipway.executor.v1.InfoResponse.$Shape;
            }

            namespace InfoResponse {

                /** Properties of an InfoResponse. */
                interface $Properties {

                    /** InfoResponse name */
                    name?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InfoResponse. */
                type $Shape = slipway.executor.v1.InfoResponse.$Properties;
            }

            /**
             * Properties of a RunRequest.
             * @deprecated Use slipway.executor.v1.RunRequest.$Properties instead.
             */
            interface IRunRequest extends slipway.executor.v1.RunRequest.$Properties {
            }

            /** Represents a RunRequest. */
            class RunRequest {

                /**
                 * Constructs a new RunRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.RunRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RunRequest start. */
                start?: (slipway.executor.v1.Container.$Properties|null);

                /** RunRequest input. */
                input?: (slipway.executor.v1.ProcessInput.$Properties|null);

                /** RunRequest message. */
                message?: ("start"|"input");

                /**
                 * Encodes the specified RunRequest message. Does not implicitly {@link slipway.executor.v1.RunRequest.verify|verify} messages.
                 * @param message RunRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.RunRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RunRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.RunRequest & slipway.executor.v1.RunRequest.$Shape} RunRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.RunRequest & slipway.executor.v1.RunRequest.$Shape;
            }

            namespace RunRequest {

                /** Properties of a RunRequest. */
                interface $Properties {

                    /** RunRequest start */
                    start?: (slipway.executor.v1.Container.$Properties|null);

                    /** RunRequest input */
                    input?: (slipway.executor.v1.ProcessInput.$Properties|null);

                    /** RunRequest message */
                    message?: ("start"|"input");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a RunRequest. */
                type $Shape = {
                  start?: slipway.executor.v1.Container.$Shape|null;
                  input?: slipway.executor.v1.ProcessInput.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ message?: undefined; start?: null; input?: null }|{ message?: "start"; start: slipway.executor.v1.Container.$Shape; input?: null }|{ message?: "input"; start?: null; input: slipway.executor.v1.ProcessInput.$Shape })
                );
            }

            /**
             * Properties of an ExecRequest.
             * @deprecated Use slipway.executor.v1.ExecRequest.$Properties instead.
             */
            interface IExecRequest extends slipway.executor.v1.ExecRequest.$Properties {
            }

            /** Represents an ExecRequest. */
            class ExecRequest {

                /**
                 * Constructs a new ExecRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.ExecRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExecRequest start. */
                start?: (slipway.executor.v1.ExecStart.$Properties|null);

                /** ExecRequest input. */
                input?: (slipway.executor.v1.ProcessInput.$Properties|null);

                /** ExecRequest message. */
                message?: ("start"|"input");

                /**
                 * Encodes the specified ExecRequest message. Does not implicitly {@link slipway.executor.v1.ExecRequest.verify|verify} messages.
                 * @param message ExecRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.ExecRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExecRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.ExecRequest & slipway.executor.v1.ExecRequest.$Shape} ExecRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.ExecRequest & slipway.executor.v1.ExecRequest.$Shape;
            }

            namespace ExecRequest {

                /** Properties of an ExecRequest. */
                interface $Properties {

                    /** ExecRequest start */
                    start?: (slipway.executor.v1.ExecStart.$Properties|null);

                    /** ExecRequest input */
                    input?: (slipway.executor.v1.ProcessInput.$Properties|null);

                    /** ExecRequest message */
                    message?: ("start"|"input");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an ExecRequest. */
                type $Shape = {
                  start?: slipway.executor.v1.ExecStart.$Shape|null;
                  input?: slipway.executor.v1.ProcessInput.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ message?: undefined; start?: null; input?: null }|{ message?: "start"; start: slipway.executor.v1.ExecStart.$Shape; input?: null }|{ message?: "input"; start?: null; input: slipway.executor.v1.ProcessInput.$Shape })
                );
            }

            /**
             * Properties of an ExecStart.
             * @deprecated Use slipway.executor.v1.ExecStart.$Properties instead.
             */
            interface IExecStart extends slipway.executor.v1.ExecStart.$Properties {
            }

            /** Represents an ExecStart. */
            class ExecStart {

                /**
                 * Constructs a new ExecStart.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.ExecStart.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExecStart container. */
                container: string;

                /** ExecStart process. */
                process?: (slipway.executor.v1.Process.$Properties|null);

                /** ExecStart has_stdin. */
                has_stdin: boolean;

                /**
                 * Encodes the specified ExecStart message. Does not implicitly {@link slipway.executor.v1.ExecStart.verify|verify} messages.
                 * @param message ExecStart message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.ExecStart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExecStart message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.ExecStart & slipway.executor.v1.ExecStart.$Shape} ExecStart
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.ExecStart & slipway.executor.v1.ExecStart.$Shape;
            }

            namespace ExecStart {

                /** Properties of an ExecStart. */
                interface $Properties {

                    /** ExecStart container */
                    container?: (string|null);

                    /** ExecStart process */
                    process?: (slipway.executor.v1.Process.$Properties|null);

                    /** ExecStart has_stdin */
                    has_stdin?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExecStart. */
                type $Shape = slipway.executor.v1.ExecStart.$Properties;
            }

            /**
             * Properties of a ProcessInput.
             * @deprecated Use slipway.executor.v1.ProcessInput.$Properties instead.
             */
            interface IProcessInput extends slipway.executor.v1.ProcessInput.$Properties {
            }

            /** Represents a ProcessInput. */
            class ProcessInput {

                /**
                 * Constructs a new ProcessInput.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.ProcessInput.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProcessInput stdin. */
                stdin?: (Uint8Array|null);

                /** ProcessInput stdin_end. */
                stdin_end?: (slipway.executor.v1.StdinEnd.$Properties|null);

                /** ProcessInput kill. */
                kill?: (number|null);

                /** ProcessInput resize. */
                resize?: (slipway.executor.v1.Size.$Properties|null);

                /** ProcessInput input. */
                input?: ("stdin"|"stdin_end"|"kill"|"resize");

                /**
                 * Encodes the specified ProcessInput message. Does not implicitly {@link slipway.executor.v1.ProcessInput.verify|verify} messages.
                 * @param message ProcessInput message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.ProcessInput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProcessInput message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.ProcessInput & slipway.executor.v1.ProcessInput.$Shape} ProcessInput
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.ProcessInput & slipway.executor.v1.ProcessInput.$Shape;
            }

            namespace ProcessInput {

                /** Properties of a ProcessInput. */
                interface $Properties {

                    /** ProcessInput stdin */
                    stdin?: (Uint8Array|null);

                    /** ProcessInput stdin_end */
                    stdin_end?: (slipway.executor.v1.StdinEnd.$Properties|null);

                    /** ProcessInput kill */
                    kill?: (number|null);

                    /** ProcessInput resize */
                    resize?: (slipway.executor.v1.Size.$Properties|null);

                    /** ProcessInput input */
                    input?: ("stdin"|"stdin_end"|"kill"|"resize");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ProcessInput. */
                type $Shape = {
                  stdin?: Uint8Array|null;
                  stdin_end?: slipway.executor.v1.StdinEnd.$Shape|null;
                  kill?: number|null;
                  resize?: slipway.executor.v1.Size.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ input?: undefined; stdin?: null; stdin_end?: null; kill?: null; resize?: null }|{ input?: "stdin"; stdin: Uint8Array; stdin_end?: null; kill?: null; resize?: null }|{ input?: "stdin_end"; stdin?: null; stdin_end: slipway.executor.v1.StdinEnd.$Shape; kill?: null; resize?: null }|{ input?: "kill"; stdin?: null; stdin_end?: null; kill: number; resize?: null }|{ input?: "resize"; stdin?: null; stdin_end?: null; kill?: null; resize: slipway.executor.v1.Size.$Shape })
                );
            }

            /**
             * Properties of a StdinEnd.
             * @deprecated Use slipway.executor.v1.StdinEnd.$Properties instead.
             */
            interface IStdinEnd extends slipway.executor.v1.StdinEnd.$Properties {
            }

            /** Represents a StdinEnd. */
            class StdinEnd {

                /**
                 * Constructs a new StdinEnd.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.StdinEnd.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified StdinEnd message. Does not implicitly {@link slipway.executor.v1.StdinEnd.verify|verify} messages.
                 * @param message StdinEnd message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.StdinEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StdinEnd message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.StdinEnd & slipway.executor.v1.StdinEnd.$Shape} StdinEnd
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.StdinEnd & slipway.executor.v1.StdinEnd.$Shape;
            }

            namespace StdinEnd {

                /** Properties of a StdinEnd. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StdinEnd. */
                type $Shape = slipway.executor.v1.StdinEnd.$Properties;
            }

            /**
             * Properties of a Size.
             * @deprecated Use slipway.executor.v1.Size.$Properties instead.
             */
            interface ISize extends slipway.executor.v1.Size.$Properties {
            }

            /** Represents a Size. */
            class Size {

                /**
                 * Constructs a new Size.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Size.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Size rows. */
                rows: number;

                /** Size cols. */
                cols: number;

                /**
                 * Encodes the specified Size message. Does not implicitly {@link slipway.executor.v1.Size.verify|verify} messages.
                 * @param message Size message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Size.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Size message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Size & slipway.executor.v1.Size.$Shape} Size
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Size & slipway.executor.v1.Size.$Shape;
            }

            namespace Size {

                /** Properties of a Size. */
                interface $Properties {

                    /** Size rows */
                    rows?: (number|null);

                    /** Size cols */
                    cols?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Size. */
                type $Shape = slipway.executor.v1.Size.$Properties;
            }

            /**
             * Properties of a ProcessOutput.
             * @deprecated Use slipway.executor.v1.ProcessOutput.$Properties instead.
             */
            interface IProcessOutput extends slipway.executor.v1.ProcessOutput.$Properties {
            }

            /** Represents a ProcessOutput. */
            class ProcessOutput {

                /**
                 * Constructs a new ProcessOutput.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.ProcessOutput.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ProcessOutput started. */
                started?: (slipway.executor.v1.Started.$Properties|null);

                /** ProcessOutput stdout. */
                stdout?: (Uint8Array|null);

                /** ProcessOutput stderr. */
                stderr?: (Uint8Array|null);

                /** ProcessOutput exit. */
                exit?: (slipway.executor.v1.Exit.$Properties|null);

                /** ProcessOutput stdin_taken. */
                stdin_taken?: (number|null);

                /** ProcessOutput failure. */
                failure?: (slipway.executor.v1.Failure.$Properties|null);

                /** ProcessOutput output. */
                output?: ("started"|"stdout"|"stderr"|"exit"|"stdin_taken"|"failure");

                /**
                 * Encodes the specified ProcessOutput message. Does not implicitly {@link slipway.executor.v1.ProcessOutput.verify|verify} messages.
                 * @param message ProcessOutput message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.ProcessOutput.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ProcessOutput message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.ProcessOutput & slipway.executor.v1.ProcessOutput.$Shape} ProcessOutput
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.ProcessOutput & slipway.executor.v1.ProcessOutput.$Shape;
            }

            namespace ProcessOutput {

                /** Properties of a ProcessOutput. */
                interface $Properties {

                    /** ProcessOutput started */
                    started?: (slipway.executor.v1.Started.$Properties|null);

                    /** ProcessOutput stdout */
                    stdout?: (Uint8Array|null);

                    /** ProcessOutput stderr */
                    stderr?: (Uint8Array|null);

                    /** ProcessOutput exit */
                    exit?: (slipway.executor.v1.Exit.$Properties|null);

                    /** ProcessOutput stdin_taken */
                    stdin_taken?: (number|null);

                    /** ProcessOutput failure */
                    failure?: (slipway.executor.v1.Failure.$Properties|null);

                    /** ProcessOutput output */
                    output?: ("started"|"stdout"|"stderr"|"exit"|"stdin_taken"|"failure");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ProcessOutput. */
                type $Shape = {
                  started?: slipway.executor.v1.Started.$Shape|null;
                  stdout?: Uint8Array|null;
                  stderr?: Uint8Array|null;
                  exit?: slipway.executor.v1.Exit.$Shape|null;
                  stdin_taken?: number|null;
                  failure?: slipway.executor.v1.Failure.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ output?: undefined; started?: null; stdout?: null; stderr?: null; exit?: null; stdin_taken?: null; failure?: null }|{ output?: "started"; started: slipway.executor.v1.Started.$Shape; stdout?: null; stderr?: null; exit?: null; stdin_taken?: null; failure?: null }|{ output?: "stdout"; started?: null; stdout: Uint8Array; stderr?: null; exit?: null; stdin_taken?: null; failure?: null }|{ output?: "stderr"; started?: null; stdout?: null; stderr: Uint8Array; exit?: null; stdin_taken?: null; failure?: null }|{ output?: "exit"; started?: null; stdout?: null; stderr?: null; exit: slipway.executor.v1.Exit.$Shape; stdin_taken?: null; failure?: null }|{ output?: "stdin_taken"; started?: null; stdout?: null; stderr?: null; exit?: null; stdin_taken: number; failure?: null }|{ output?: "failure"; started?: null; stdout?: null; stderr?: null; exit?: null; stdin_taken?: null; failure: slipway.executor.v1.Failure.$Shape })
                );
            }

            /**
             * Properties of a Started.
             * @deprecated Use slipway.executor.v1.Started.$Properties instead.
             */
            interface IStarted extends slipway.executor.v1.Started.$Properties {
            }

            /** Represents a Started. */
            class Started {

                /**
                 * Constructs a new Started.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Started.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Started id. */
                id: string;

                /**
                 * Encodes the specified Started message. Does not implicitly {@link slipway.executor.v1.Started.verify|verify} messages.
                 * @param message Started message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Started.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Started message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Started & slipway.executor.v1.Started.$Shape} Started
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Started & slipway.executor.v1.Started.$Shape;
            }

            namespace Started {

                /** Properties of a Started. */
                interface $Properties {

                    /** Started id */
                    id?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Started. */
                type $Shape = slipway.executor.v1.Started.$Properties;
            }

            /**
             * Properties of an Exit.
             * @deprecated Use slipway.executor.v1.Exit.$Properties instead.
             */
            interface IExit extends slipway.executor.v1.Exit.$Properties {
            }

            /** Represents an Exit. */
            class Exit {

                /**
                 * Constructs a new Exit.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Exit.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Exit exit_code. */
                exit_code: number;

                /** Exit signal. */
                signal?: (number|null);

                /** Exit oom_killed. */
                oom_killed: boolean;

                /**
                 * Encodes the specified Exit message. Does not implicitly {@link slipway.executor.v1.Exit.verify|verify} messages.
                 * @param message Exit message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Exit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Exit message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Exit & slipway.executor.v1.Exit.$Shape} Exit
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Exit & slipway.executor.v1.Exit.$Shape;
            }

            namespace Exit {

                /** Properties of an Exit. */
                interface $Properties {

                    /** Exit exit_code */
                    exit_code?: (number|null);

                    /** Exit signal */
                    signal?: (number|null);

                    /** Exit oom_killed */
                    oom_killed?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Exit. */
                type $Shape = slipway.executor.v1.Exit.$Properties;
            }

            /**
             * Properties of a Failure.
             * @deprecated Use slipway.executor.v1.Failure.$Properties instead.
             */
            interface IFailure extends slipway.executor.v1.Failure.$Properties {
            }

            /** Represents a Failure. */
            class Failure {

                /**
                 * Constructs a new Failure.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Failure.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Failure code. */
                code: string;

                /** Failure message. */
                message: string;

                /**
                 * Encodes the specified Failure message. Does not implicitly {@link slipway.executor.v1.Failure.verify|verify} messages.
                 * @param message Failure message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Failure.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Failure message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Failure & slipway.executor.v1.Failure.$Shape} Failure
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Failure & slipway.executor.v1.Failure.$Shape;
            }

            namespace Failure {

                /** Properties of a Failure. */
                interface $Properties {

                    /** Failure code */
                    code?: (string|null);

                    /** Failure message */
                    message?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Failure. */
                type $Shape = slipway.executor.v1.Failure.$Properties;
            }

            /**
             * Properties of a Container.
             * @deprecated Use slipway.executor.v1.Container.$Properties instead.
             */
            interface IContainer extends slipway.executor.v1.Container.$Properties {
            }

            /** Represents a Container. */
            class Container {

                /**
                 * Constructs a new Container.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Container.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Container id. */
                id: string;

                /** Container mounts. */
                mounts: slipway.executor.v1.Mount.$Properties[];

                /** Container process. */
                process?: (slipway.executor.v1.Process.$Properties|null);

                /** Container hostname. */
                hostname: string;

                /** Container extra_hosts. */
                extra_hosts: slipway.executor.v1.ExtraHost.$Properties[];

                /** Container network. */
                network: string;

                /** Container security. */
                security: string;

                /** Container ulimits. */
                ulimits: slipway.executor.v1.Ulimit.$Properties[];

                /** Container cgroup_parent. */
                cgroup_parent: string;

                /** Container shm_size. */
                shm_size: Long;

                /** Container readonly_rootfs. */
                readonly_rootfs: boolean;

                /** Container resources. */
                resources?: (slipway.executor.v1.Resources.$Properties|null);

                /** Container remove_mount_stubs_recursive. */
                remove_mount_stubs_recursive: boolean;

                /** Container has_stdin. */
                has_stdin: boolean;

                /**
                 * Encodes the specified Container message. Does not implicitly {@link slipway.executor.v1.Container.verify|verify} messages.
                 * @param message Container message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Container.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Container message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Container & slipway.executor.v1.Container.$Shape} Container
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Container & slipway.executor.v1.Container.$Shape;
            }

            namespace Container {

                /** Properties of a Container. */
                interface $Properties {

                    /** Container id */
                    id?: (string|null);

                    /** Container mounts */
                    mounts?: (slipway.executor.v1.Mount.$Properties[]|null);

                    /** Container process */
                    process?: (slipway.executor.v1.Process.$Properties|null);

                    /** Container hostname */
                    hostname?: (string|null);

                    /** Container extra_hosts */
                    extra_hosts?: (slipway.executor.v1.ExtraHost.$Properties[]|null);

                    /** Container network */
                    network?: (string|null);

                    /** Container security */
                    security?: (string|null);

                    /** Container ulimits */
                    ulimits?: (slipway.executor.v1.Ulimit.$Properties[]|null);

                    /** Container cgroup_parent */
                    cgroup_parent?: (string|null);

                    /** Container shm_size */
                    shm_size?: (Long|null);

                    /** Container readonly_rootfs */
                    readonly_rootfs?: (boolean|null);

                    /** Container resources */
                    resources?: (slipway.executor.v1.Resources.$Properties|null);

                    /** Container remove_mount_stubs_recursive */
                    remove_mount_stubs_recursive?: (boolean|null);

                    /** Container has_stdin */
                    has_stdin?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Container. */
                type $Shape = slipway.executor.v1.Container.$Properties;
            }

            /**
             * Properties of a Mount.
             * @deprecated Use slipway.executor.v1.Mount.$Properties instead.
             */
            interface IMount extends slipway.executor.v1.Mount.$Properties {
            }

            /** Represents a Mount. */
            class Mount {

                /**
                 * Constructs a new Mount.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Mount.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Mount destination. */
                destination: string;

                /** Mount specs. */
                specs: slipway.executor.v1.MountSpec.$Properties[];

                /** Mount selector. */
                selector: string;

                /** Mount readonly. */
                readonly: boolean;

                /**
                 * Encodes the specified Mount message. Does not implicitly {@link slipway.executor.v1.Mount.verify|verify} messages.
                 * @param message Mount message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Mount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Mount message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Mount & slipway.executor.v1.Mount.$Shape} Mount
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Mount & slipway.executor.v1.Mount.$Shape;
            }

            namespace Mount {

                /** Properties of a Mount. */
                interface $Properties {

                    /** Mount destination */
                    destination?: (string|null);

                    /** Mount specs */
                    specs?: (slipway.executor.v1.MountSpec.$Properties[]|null);

                    /** Mount selector */
                    selector?: (string|null);

                    /** Mount readonly */
                    readonly?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Mount. */
                type $Shape = slipway.executor.v1.Mount.$Properties;
            }

            /**
             * Properties of a MountSpec.
             * @deprecated Use slipway.executor.v1.MountSpec.$Properties instead.
             */
            interface IMountSpec extends slipway.executor.v1.MountSpec.$Properties {
            }

            /** Represents a MountSpec. */
            class MountSpec {

                /**
                 * Constructs a new MountSpec.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.MountSpec.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MountSpec type. */
                type: string;

                /** MountSpec source. */
                source: string;

                /** MountSpec target. */
                target: string;

                /** MountSpec options. */
                options: string[];

                /**
                 * Encodes the specified MountSpec message. Does not implicitly {@link slipway.executor.v1.MountSpec.verify|verify} messages.
                 * @param message MountSpec message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.MountSpec.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MountSpec message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.MountSpec & slipway.executor.v1.MountSpec.$Shape} MountSpec
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.MountSpec & slipway.executor.v1.MountSpec.$Shape;
            }

            namespace MountSpec {

                /** Properties of a MountSpec. */
                interface $Properties {

                    /** MountSpec type */
                    type?: (string|null);

                    /** MountSpec source */
                    source?: (string|null);

                    /** MountSpec target */
                    target?: (string|null);

                    /** MountSpec options */
                    options?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MountSpec. */
                type $Shape = slipway.executor.v1.MountSpec.$Properties;
            }

            /**
             * Properties of a Process.
             * @deprecated Use slipway.executor.v1.Process.$Properties instead.
             */
            interface IProcess extends slipway.executor.v1.Process.$Properties {
            }

            /** Represents a Process. */
            class Process {

                /**
                 * Constructs a new Process.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Process.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Process args. */
                args: string[];

                /** Process env. */
                env: string[];

                /** Process cwd. */
                cwd: string;

                /** Process user. */
                user: string;

                /** Process tty. */
                tty: boolean;

                /**
                 * Encodes the specified Process message. Does not implicitly {@link slipway.executor.v1.Process.verify|verify} messages.
                 * @param message Process message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Process.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Process message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Process & slipway.executor.v1.Process.$Shape} Process
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Process & slipway.executor.v1.Process.$Shape;
            }

            namespace Process {

                /** Properties of a Process. */
                interface $Properties {

                    /** Process args */
                    args?: (string[]|null);

                    /** Process env */
                    env?: (string[]|null);

                    /** Process cwd */
                    cwd?: (string|null);

                    /** Process user */
                    user?: (string|null);

                    /** Process tty */
                    tty?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Process. */
                type $Shape = slipway.executor.v1.Process.$Properties;
            }

            /**
             * Properties of an ExtraHost.
             * @deprecated Use slipway.executor.v1.ExtraHost.$Properties instead.
             */
            interface IExtraHost extends slipway.executor.v1.ExtraHost.$Properties {
            }

            /** Represents an ExtraHost. */
            class ExtraHost {

                /**
                 * Constructs a new ExtraHost.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.ExtraHost.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExtraHost host. */
                host: string;

                /** ExtraHost ip. */
                ip: string;

                /**
                 * Encodes the specified ExtraHost message. Does not implicitly {@link slipway.executor.v1.ExtraHost.verify|verify} messages.
                 * @param message ExtraHost message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.ExtraHost.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExtraHost message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.ExtraHost & slipway.executor.v1.ExtraHost.$Shape} ExtraHost
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.ExtraHost & slipway.executor.v1.ExtraHost.$Shape;
            }

            namespace ExtraHost {

                /** Properties of an ExtraHost. */
                interface $Properties {

                    /** ExtraHost host */
                    host?: (string|null);

                    /** ExtraHost ip */
                    ip?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExtraHost. */
                type $Shape = slipway.executor.v1.ExtraHost.$Properties;
            }

            /**
             * Properties of an Ulimit.
             * @deprecated Use slipway.executor.v1.Ulimit.$Properties instead.
             */
            interface IUlimit extends slipway.executor.v1.Ulimit.$Properties {
            }

            /** Represents an Ulimit. */
            class Ulimit {

                /**
                 * Constructs a new Ulimit.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Ulimit.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Ulimit name. */
                name: string;

                /** Ulimit soft. */
                soft: Long;

                /** Ulimit hard. */
                hard: Long;

                /**
                 * Encodes the specified Ulimit message. Does not implicitly {@link slipway.executor.v1.Ulimit.verify|verify} messages.
                 * @param message Ulimit message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Ulimit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Ulimit message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Ulimit & slipway.executor.v1.Ulimit.$Shape} Ulimit
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Ulimit & slipway.executor.v1.Ulimit.$Shape;
            }

            namespace Ulimit {

                /** Properties of an Ulimit. */
                interface $Properties {

                    /** Ulimit name */
                    name?: (string|null);

                    /** Ulimit soft */
                    soft?: (Long|null);

                    /** Ulimit hard */
                    hard?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Ulimit. */
                type $Shape = slipway.executor.v1.Ulimit.$Properties;
            }

            /**
             * Properties of a Resources.
             * @deprecated Use slipway.executor.v1.Resources.$Properties instead.
             */
            interface IResources extends slipway.executor.v1.Resources.$Properties {
            }

            /** Represents a Resources. */
            class Resources {

                /**
                 * Constructs a new Resources.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.executor.v1.Resources.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Resources memory. */
                memory?: (Long|null);

                /** Resources memory_swap. */
                memory_swap?: (Long|null);

                /** Resources cpu_shares. */
                cpu_shares?: (Long|null);

                /** Resources cpu_period. */
                cpu_period?: (Long|null);

                /** Resources cpu_quota. */
                cpu_quota?: (Long|null);

                /** Resources cpuset_cpus. */
                cpuset_cpus?: (string|null);

                /** Resources cpuset_mems. */
                cpuset_mems?: (string|null);

                /**
                 * Encodes the specified Resources message. Does not implicitly {@link slipway.executor.v1.Resources.verify|verify} messages.
                 * @param message Resources message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.executor.v1.Resources.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Resources message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.executor.v1.Resources & slipway.executor.v1.Resources.$Shape} Resources
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.executor.v1.Resources & slipway.executor.v1.Resources.$Shape;
            }

            namespace Resources {

                /** Properties of a Resources. */
                interface $Properties {

                    /** Resources memory */
                    memory?: (Long|null);

                    /** Resources memory_swap */
                    memory_swap?: (Long|null);

                    /** Resources cpu_shares */
                    cpu_shares?: (Long|null);

                    /** Resources cpu_period */
                    cpu_period?: (Long|null);

                    /** Resources cpu_quota */
                    cpu_quota?: (Long|null);

                    /** Resources cpuset_cpus */
                    cpuset_cpus?: (string|null);

                    /** Resources cpuset_mems */
                    cpuset_mems?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Resources. */
                type $Shape = slipway.executor.v1.Resources.$Properties;
            }
        }
    }

    /** Namespace exporter. */
    namespace exporter {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ListRequest.
             * @deprecated Use slipway.exporter.v1.ListRequest.$Properties instead.
             */
            interface IListRequest extends slipway.exporter.v1.ListRequest.$Properties {
            }

            /** Represents a ListRequest. */
            class ListRequest {

                /**
                 * Constructs a new ListRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ListRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListRequest message. Does not implicitly {@link slipway.exporter.v1.ListRequest.verify|verify} messages.
                 * @param message ListRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ListRequest & slipway.exporter.v1.ListRequest.$Shape} ListRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ListRequest & slipway.exporter.v1.ListRequest.$Shape;
            }

            namespace ListRequest {

                /** Properties of a ListRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListRequest. */
                type $Shape = slipway.exporter.v1.ListRequest.$Properties;
            }

            /**
             * Properties of a ListResponse.
             * @deprecated Use slipway.exporter.v1.ListResponse.$Properties instead.
             */
            interface IListResponse extends slipway.exporter.v1.ListResponse.$Properties {
            }

            /** Represents a ListResponse. */
            class ListResponse {

                /**
                 * Constructs a new ListResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ListResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListResponse types. */
                types: string[];

                /**
                 * Encodes the specified ListResponse message. Does not implicitly {@link slipway.exporter.v1.ListResponse.verify|verify} messages.
                 * @param message ListResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ListResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ListResponse & slipway.exporter.v1.ListResponse.$Shape} ListResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ListResponse & slipway.exporter.v1.ListResponse.$Shape;
            }

            namespace ListResponse {

                /** Properties of a ListResponse. */
                interface $Properties {

                    /** ListResponse types */
                    types?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListResponse. */
                type $Shape = slipway.exporter.v1.ListResponse.$Properties;
            }

            /**
             * Properties of a ResolveRequest.
             * @deprecated Use slipway.exporter.v1.ResolveRequest.$Properties instead.
             */
            interface IResolveRequest extends slipway.exporter.v1.ResolveRequest.$Properties {
            }

            /** Represents a ResolveRequest. */
            class ResolveRequest {

                /**
                 * Constructs a new ResolveRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ResolveRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResolveRequest type. */
                type: string;

                /** ResolveRequest attrs. */
                attrs: { [k: string]: string };

                /**
                 * Encodes the specified ResolveRequest message. Does not implicitly {@link slipway.exporter.v1.ResolveRequest.verify|verify} messages.
                 * @param message ResolveRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ResolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResolveRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ResolveRequest & slipway.exporter.v1.ResolveRequest.$Shape} ResolveRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ResolveRequest & slipway.exporter.v1.ResolveRequest.$Shape;
            }

            namespace ResolveRequest {

                /** Properties of a ResolveRequest. */
                interface $Properties {

                    /** ResolveRequest type */
                    type?: (string|null);

                    /** ResolveRequest attrs */
                    attrs?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResolveRequest. */
                type $Shape = slipway.exporter.v1.ResolveRequest.$Properties;
            }

            /**
             * Properties of a ResolveResponse.
             * @deprecated Use slipway.exporter.v1.ResolveResponse.$Properties instead.
             */
            interface IResolveResponse extends slipway.exporter.v1.ResolveResponse.$Properties {
            }

            /** Represents a ResolveResponse. */
            class ResolveResponse {

                /**
                 * Constructs a new ResolveResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ResolveResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResolveResponse name. */
                name: string;

                /**
                 * Encodes the specified ResolveResponse message. Does not implicitly {@link slipway.exporter.v1.ResolveResponse.verify|verify} messages.
                 * @param message ResolveResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ResolveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResolveResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ResolveResponse & slipway.exporter.v1.ResolveResponse.$Shape} ResolveResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ResolveResponse & slipway.exporter.v1.ResolveResponse.$Shape;
            }

            namespace ResolveResponse {

                /** Properties of a ResolveResponse. */
                interface $Properties {

                    /** ResolveResponse name */
                    name?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResolveResponse. */
                type $Shape = slipway.exporter.v1.ResolveResponse.$Properties;
            }

            /**
             * Properties of an ExportRequest.
             * @deprecated Use slipway.exporter.v1.ExportRequest.$Properties instead.
             */
            interface IExportRequest extends slipway.exporter.v1.ExportRequest.$Properties {
            }

            /** Represents an ExportRequest. */
            class ExportRequest {

                /**
                 * Constructs a new ExportRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ExportRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExportRequest type. */
                type: string;

                /** ExportRequest attrs. */
                attrs: { [k: string]: string };

                /** ExportRequest source. */
                source?: (slipway.exporter.v1.Source.$Properties|null);

                /** ExportRequest sessions. */
                sessions?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                /** ExportRequest session. */
                session: string;

                /** ExportRequest exporter_index. */
                exporter_index: number;

                /** ExportRequest build. */
                build: string;

                /** ExportRequest vertex. */
                vertex: string;

                /**
                 * Encodes the specified ExportRequest message. Does not implicitly {@link slipway.exporter.v1.ExportRequest.verify|verify} messages.
                 * @param message ExportRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ExportRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExportRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ExportRequest & slipway.exporter.v1.ExportRequest.$Shape} ExportRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ExportRequest & slipway.exporter.v1.ExportRequest.$Shape;
            }

            namespace ExportRequest {

                /** Properties of an ExportRequest. */
                interface $Properties {

                    /** ExportRequest type */
                    type?: (string|null);

                    /** ExportRequest attrs */
                    attrs?: ({ [k: string]: string }|null);

                    /** ExportRequest source */
                    source?: (slipway.exporter.v1.Source.$Properties|null);

                    /** ExportRequest sessions */
                    sessions?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                    /** ExportRequest session */
                    session?: (string|null);

                    /** ExportRequest exporter_index */
                    exporter_index?: (number|null);

                    /** ExportRequest build */
                    build?: (string|null);

                    /** ExportRequest vertex */
                    vertex?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExportRequest. */
                type $Shape = slipway.exporter.v1.ExportRequest.$Properties;
            }

            /**
             * Properties of a Source.
             * @deprecated Use slipway.exporter.v1.Source.$Properties instead.
             */
            interface ISource extends slipway.exporter.v1.Source.$Properties {
            }

            /** Represents a Source. */
            class Source {

                /**
                 * Constructs a new Source.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.Source.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Source ref. */
                ref?: (string|null);

                /** Source refs. */
                refs: { [k: string]: string };

                /** Source platforms. */
                platforms: slipway.exporter.v1.SourcePlatform.$Properties[];

                /** Source metadata. */
                metadata: { [k: string]: Uint8Array };

                /** Source workers. */
                workers: { [k: string]: string };

                /** Source order. */
                order: string[];

                /**
                 * Encodes the specified Source message. Does not implicitly {@link slipway.exporter.v1.Source.verify|verify} messages.
                 * @param message Source message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.Source.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Source message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.Source & slipway.exporter.v1.Source.$Shape} Source
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.Source & slipway.exporter.v1.Source.$Shape;
            }

            namespace Source {

                /** Properties of a Source. */
                interface $Properties {

                    /** Source ref */
                    ref?: (string|null);

                    /** Source refs */
                    refs?: ({ [k: string]: string }|null);

                    /** Source platforms */
                    platforms?: (slipway.exporter.v1.SourcePlatform.$Properties[]|null);

                    /** Source metadata */
                    metadata?: ({ [k: string]: Uint8Array }|null);

                    /** Source workers */
                    workers?: ({ [k: string]: string }|null);

                    /** Source order */
                    order?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Source. */
                type $Shape = slipway.exporter.v1.Source.$Properties;
            }

            /**
             * Properties of a SourcePlatform.
             * @deprecated Use slipway.exporter.v1.SourcePlatform.$Properties instead.
             */
            interface ISourcePlatform extends slipway.exporter.v1.SourcePlatform.$Properties {
            }

            /** Represents a SourcePlatform. */
            class SourcePlatform {

                /**
                 * Constructs a new SourcePlatform.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.SourcePlatform.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SourcePlatform id. */
                id: string;

                /** SourcePlatform platform. */
                platform?: (pb.Platform.$Properties|null);

                /**
                 * Encodes the specified SourcePlatform message. Does not implicitly {@link slipway.exporter.v1.SourcePlatform.verify|verify} messages.
                 * @param message SourcePlatform message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.SourcePlatform.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SourcePlatform message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.SourcePlatform & slipway.exporter.v1.SourcePlatform.$Shape} SourcePlatform
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.SourcePlatform & slipway.exporter.v1.SourcePlatform.$Shape;
            }

            namespace SourcePlatform {

                /** Properties of a SourcePlatform. */
                interface $Properties {

                    /** SourcePlatform id */
                    id?: (string|null);

                    /** SourcePlatform platform */
                    platform?: (pb.Platform.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SourcePlatform. */
                type $Shape = slipway.exporter.v1.SourcePlatform.$Properties;
            }

            /**
             * Properties of an ExportEvent.
             * @deprecated Use slipway.exporter.v1.ExportEvent.$Properties instead.
             */
            interface IExportEvent extends slipway.exporter.v1.ExportEvent.$Properties {
            }

            /** Represents an ExportEvent. */
            class ExportEvent {

                /**
                 * Constructs a new ExportEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ExportEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExportEvent progress. */
                progress?: (moby.buildkit.v1.StatusResponse.$Properties|null);

                /** ExportEvent result. */
                result?: (slipway.exporter.v1.ExportResult.$Properties|null);

                /** ExportEvent event. */
                event?: ("progress"|"result");

                /**
                 * Encodes the specified ExportEvent message. Does not implicitly {@link slipway.exporter.v1.ExportEvent.verify|verify} messages.
                 * @param message ExportEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ExportEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExportEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ExportEvent & slipway.exporter.v1.ExportEvent.$Shape} ExportEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ExportEvent & slipway.exporter.v1.ExportEvent.$Shape;
            }

            namespace ExportEvent {

                /** Properties of an ExportEvent. */
                interface $Properties {

                    /** ExportEvent progress */
                    progress?: (moby.buildkit.v1.StatusResponse.$Properties|null);

                    /** ExportEvent result */
                    result?: (slipway.exporter.v1.ExportResult.$Properties|null);

                    /** ExportEvent event */
                    event?: ("progress"|"result");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of an ExportEvent. */
                type $Shape = {
                  progress?: moby.buildkit.v1.StatusResponse.$Shape|null;
                  result?: slipway.exporter.v1.ExportResult.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ event?: undefined; progress?: null; result?: null }|{ event?: "progress"; progress: moby.buildkit.v1.StatusResponse.$Shape; result?: null }|{ event?: "result"; progress?: null; result: slipway.exporter.v1.ExportResult.$Shape })
                );
            }

            /**
             * Properties of an ExportResult.
             * @deprecated Use slipway.exporter.v1.ExportResult.$Properties instead.
             */
            interface IExportResult extends slipway.exporter.v1.ExportResult.$Properties {
            }

            /** Represents an ExportResult. */
            class ExportResult {

                /**
                 * Constructs a new ExportResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.ExportResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ExportResult response. */
                response: { [k: string]: string };

                /** ExportResult descriptor. */
                descriptor?: (slipway.exporter.v1.Descriptor.$Properties|null);

                /**
                 * Encodes the specified ExportResult message. Does not implicitly {@link slipway.exporter.v1.ExportResult.verify|verify} messages.
                 * @param message ExportResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.ExportResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an ExportResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.ExportResult & slipway.exporter.v1.ExportResult.$Shape} ExportResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.ExportResult & slipway.exporter.v1.ExportResult.$Shape;
            }

            namespace ExportResult {

                /** Properties of an ExportResult. */
                interface $Properties {

                    /** ExportResult response */
                    response?: ({ [k: string]: string }|null);

                    /** ExportResult descriptor */
                    descriptor?: (slipway.exporter.v1.Descriptor.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an ExportResult. */
                type $Shape = slipway.exporter.v1.ExportResult.$Properties;
            }

            /**
             * Properties of a Descriptor.
             * @deprecated Use slipway.exporter.v1.Descriptor.$Properties instead.
             */
            interface IDescriptor extends slipway.exporter.v1.Descriptor.$Properties {
            }

            /** Represents a Descriptor. */
            class Descriptor {

                /**
                 * Constructs a new Descriptor.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.exporter.v1.Descriptor.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Descriptor media_type. */
                media_type: string;

                /** Descriptor digest. */
                digest: string;

                /** Descriptor size. */
                size: Long;

                /** Descriptor annotations. */
                annotations: { [k: string]: string };

                /**
                 * Encodes the specified Descriptor message. Does not implicitly {@link slipway.exporter.v1.Descriptor.verify|verify} messages.
                 * @param message Descriptor message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.exporter.v1.Descriptor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Descriptor message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.exporter.v1.Descriptor & slipway.exporter.v1.Descriptor.$Shape} Descriptor
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.exporter.v1.Descriptor & slipway.exporter.v1.Descriptor.$Shape;
            }

            namespace Descriptor {

                /** Properties of a Descriptor. */
                interface $Properties {

                    /** Descriptor media_type */
                    media_type?: (string|null);

                    /** Descriptor digest */
                    digest?: (string|null);

                    /** Descriptor size */
                    size?: (Long|null);

                    /** Descriptor annotations */
                    annotations?: ({ [k: string]: string }|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Descriptor. */
                type $Shape = slipway.exporter.v1.Descriptor.$Properties;
            }
        }
    }

    /** Namespace sessions. */
    namespace sessions {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a WatchRequest.
             * @deprecated Use slipway.sessions.v1.WatchRequest.$Properties instead.
             */
            interface IWatchRequest extends slipway.sessions.v1.WatchRequest.$Properties {
            }

            /** Represents a WatchRequest. */
            class WatchRequest {

                /**
                 * Constructs a new WatchRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sessions.v1.WatchRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WatchRequest session. */
                session: string;

                /** WatchRequest wait_ms. */
                wait_ms: number;

                /**
                 * Encodes the specified WatchRequest message. Does not implicitly {@link slipway.sessions.v1.WatchRequest.verify|verify} messages.
                 * @param message WatchRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sessions.v1.WatchRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WatchRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sessions.v1.WatchRequest & slipway.sessions.v1.WatchRequest.$Shape} WatchRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sessions.v1.WatchRequest & slipway.sessions.v1.WatchRequest.$Shape;
            }

            namespace WatchRequest {

                /** Properties of a WatchRequest. */
                interface $Properties {

                    /** WatchRequest session */
                    session?: (string|null);

                    /** WatchRequest wait_ms */
                    wait_ms?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a WatchRequest. */
                type $Shape = slipway.sessions.v1.WatchRequest.$Properties;
            }

            /**
             * Properties of a SessionInfo.
             * @deprecated Use slipway.sessions.v1.SessionInfo.$Properties instead.
             */
            interface ISessionInfo extends slipway.sessions.v1.SessionInfo.$Properties {
            }

            /** Represents a SessionInfo. */
            class SessionInfo {

                /**
                 * Constructs a new SessionInfo.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sessions.v1.SessionInfo.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SessionInfo id. */
                id: string;

                /** SessionInfo shared_key. */
                shared_key: string;

                /** SessionInfo methods. */
                methods: string[];

                /**
                 * Encodes the specified SessionInfo message. Does not implicitly {@link slipway.sessions.v1.SessionInfo.verify|verify} messages.
                 * @param message SessionInfo message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sessions.v1.SessionInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionInfo message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sessions.v1.SessionInfo & slipway.sessions.v1.SessionInfo.$Shape} SessionInfo
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sessions.v1.SessionInfo & slipway.sessions.v1.SessionInfo.$Shape;
            }

            namespace SessionInfo {

                /** Properties of a SessionInfo. */
                interface $Properties {

                    /** SessionInfo id */
                    id?: (string|null);

                    /** SessionInfo shared_key */
                    shared_key?: (string|null);

                    /** SessionInfo methods */
                    methods?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionInfo. */
                type $Shape = slipway.sessions.v1.SessionInfo.$Properties;
            }

            /**
             * Properties of a Message.
             * @deprecated Use slipway.sessions.v1.Message.$Properties instead.
             */
            interface IMessage extends slipway.sessions.v1.Message.$Properties {
            }

            /** Represents a Message. */
            class Message {

                /**
                 * Constructs a new Message.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sessions.v1.Message.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified Message message. Does not implicitly {@link slipway.sessions.v1.Message.verify|verify} messages.
                 * @param message Message message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sessions.v1.Message.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Message message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sessions.v1.Message & slipway.sessions.v1.Message.$Shape} Message
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sessions.v1.Message & slipway.sessions.v1.Message.$Shape;
            }

            namespace Message {

                /** Properties of a Message. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Message. */
                type $Shape = slipway.sessions.v1.Message.$Properties;
            }

            /**
             * Properties of a SessionRoute.
             * @deprecated Use slipway.sessions.v1.SessionRoute.$Properties instead.
             */
            interface ISessionRoute extends slipway.sessions.v1.SessionRoute.$Properties {
            }

            /** Represents a SessionRoute. */
            class SessionRoute {

                /**
                 * Constructs a new SessionRoute.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sessions.v1.SessionRoute.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SessionRoute session. */
                session: string;

                /** SessionRoute build. */
                build: string;

                /** SessionRoute relay. */
                relay: string;

                /**
                 * Encodes the specified SessionRoute message. Does not implicitly {@link slipway.sessions.v1.SessionRoute.verify|verify} messages.
                 * @param message SessionRoute message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sessions.v1.SessionRoute.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionRoute message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sessions.v1.SessionRoute & slipway.sessions.v1.SessionRoute.$Shape} SessionRoute
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sessions.v1.SessionRoute & slipway.sessions.v1.SessionRoute.$Shape;
            }

            namespace SessionRoute {

                /** Properties of a SessionRoute. */
                interface $Properties {

                    /** SessionRoute session */
                    session?: (string|null);

                    /** SessionRoute build */
                    build?: (string|null);

                    /** SessionRoute relay */
                    relay?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionRoute. */
                type $Shape = slipway.sessions.v1.SessionRoute.$Properties;
            }

            /**
             * Properties of a SessionRoutes.
             * @deprecated Use slipway.sessions.v1.SessionRoutes.$Properties instead.
             */
            interface ISessionRoutes extends slipway.sessions.v1.SessionRoutes.$Properties {
            }

            /** Represents a SessionRoutes. */
            class SessionRoutes {

                /**
                 * Constructs a new SessionRoutes.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sessions.v1.SessionRoutes.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SessionRoutes routes. */
                routes: slipway.sessions.v1.SessionRoute.$Properties[];

                /**
                 * Encodes the specified SessionRoutes message. Does not implicitly {@link slipway.sessions.v1.SessionRoutes.verify|verify} messages.
                 * @param message SessionRoutes message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sessions.v1.SessionRoutes.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SessionRoutes message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sessions.v1.SessionRoutes & slipway.sessions.v1.SessionRoutes.$Shape} SessionRoutes
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sessions.v1.SessionRoutes & slipway.sessions.v1.SessionRoutes.$Shape;
            }

            namespace SessionRoutes {

                /** Properties of a SessionRoutes. */
                interface $Properties {

                    /** SessionRoutes routes */
                    routes?: (slipway.sessions.v1.SessionRoute.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SessionRoutes. */
                type $Shape = slipway.sessions.v1.SessionRoutes.$Properties;
            }
        }
    }

    /** Namespace frontend. */
    namespace frontend {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ListRequest.
             * @deprecated Use slipway.frontend.v1.ListRequest.$Properties instead.
             */
            interface IListRequest extends slipway.frontend.v1.ListRequest.$Properties {
            }

            /** Represents a ListRequest. */
            class ListRequest {

                /**
                 * Constructs a new ListRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.frontend.v1.ListRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListRequest message. Does not implicitly {@link slipway.frontend.v1.ListRequest.verify|verify} messages.
                 * @param message ListRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.frontend.v1.ListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.frontend.v1.ListRequest & slipway.frontend.v1.ListRequest.$Shape} ListRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.frontend.v1.ListRequest & slipway.frontend.v1.ListRequest.$Shape;
            }

            namespace ListRequest {

                /** Properties of a ListRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListRequest. */
                type $Shape = slipway.frontend.v1.ListRequest.$Properties;
            }

            /**
             * Properties of a ListResponse.
             * @deprecated Use slipway.frontend.v1.ListResponse.$Properties instead.
             */
            interface IListResponse extends slipway.frontend.v1.ListResponse.$Properties {
            }

            /** Represents a ListResponse. */
            class ListResponse {

                /**
                 * Constructs a new ListResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.frontend.v1.ListResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ListResponse names. */
                names: string[];

                /**
                 * Encodes the specified ListResponse message. Does not implicitly {@link slipway.frontend.v1.ListResponse.verify|verify} messages.
                 * @param message ListResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.frontend.v1.ListResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.frontend.v1.ListResponse & slipway.frontend.v1.ListResponse.$Shape} ListResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.frontend.v1.ListResponse & slipway.frontend.v1.ListResponse.$Shape;
            }

            namespace ListResponse {

                /** Properties of a ListResponse. */
                interface $Properties {

                    /** ListResponse names */
                    names?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListResponse. */
                type $Shape = slipway.frontend.v1.ListResponse.$Properties;
            }

            /**
             * Properties of a SolveRequest.
             * @deprecated Use slipway.frontend.v1.SolveRequest.$Properties instead.
             */
            interface ISolveRequest extends slipway.frontend.v1.SolveRequest.$Properties {
            }

            /** Represents a SolveRequest. */
            class SolveRequest {

                /**
                 * Constructs a new SolveRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.frontend.v1.SolveRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SolveRequest name. */
                name: string;

                /** SolveRequest bridge. */
                bridge?: (slipway.frontend.v1.Bridge.$Properties|null);

                /**
                 * Encodes the specified SolveRequest message. Does not implicitly {@link slipway.frontend.v1.SolveRequest.verify|verify} messages.
                 * @param message SolveRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.frontend.v1.SolveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SolveRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.frontend.v1.SolveRequest & slipway.frontend.v1.SolveRequest.$Shape} SolveRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.frontend.v1.SolveRequest & slipway.frontend.v1.SolveRequest.$Shape;
            }

            namespace SolveRequest {

                /** Properties of a SolveRequest. */
                interface $Properties {

                    /** SolveRequest name */
                    name?: (string|null);

                    /** SolveRequest bridge */
                    bridge?: (slipway.frontend.v1.Bridge.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SolveRequest. */
                type $Shape = slipway.frontend.v1.SolveRequest.$Properties;
            }

            /**
             * Properties of a Bridge.
             * @deprecated Use slipway.frontend.v1.Bridge.$Properties instead.
             */
            interface IBridge extends slipway.frontend.v1.Bridge.$Properties {
            }

            /** Represents a Bridge. */
            class Bridge {

                /**
                 * Constructs a new Bridge.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.frontend.v1.Bridge.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Bridge address. */
                address: string;

                /** Bridge id. */
                id: string;

                /** Bridge opts. */
                opts: { [k: string]: string };

                /** Bridge inputs. */
                inputs: { [k: string]: pb.Definition.$Properties };

                /** Bridge session. */
                session: string;

                /** Bridge platforms. */
                platforms: pb.Platform.$Properties[];

                /** Bridge llb_caps. */
                llb_caps: string[];

                /**
                 * Encodes the specified Bridge message. Does not implicitly {@link slipway.frontend.v1.Bridge.verify|verify} messages.
                 * @param message Bridge message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.frontend.v1.Bridge.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Bridge message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.frontend.v1.Bridge & slipway.frontend.v1.Bridge.$Shape} Bridge
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.frontend.v1.Bridge & slipway.frontend.v1.Bridge.$Shape;
            }

            namespace Bridge {

                /** Properties of a Bridge. */
                interface $Properties {

                    /** Bridge address */
                    address?: (string|null);

                    /** Bridge id */
                    id?: (string|null);

                    /** Bridge opts */
                    opts?: ({ [k: string]: string }|null);

                    /** Bridge inputs */
                    inputs?: ({ [k: string]: pb.Definition.$Properties }|null);

                    /** Bridge session */
                    session?: (string|null);

                    /** Bridge platforms */
                    platforms?: (pb.Platform.$Properties[]|null);

                    /** Bridge llb_caps */
                    llb_caps?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Bridge. */
                type $Shape = slipway.frontend.v1.Bridge.$Properties;
            }

            /**
             * Properties of a SolveResponse.
             * @deprecated Use slipway.frontend.v1.SolveResponse.$Properties instead.
             */
            interface ISolveResponse extends slipway.frontend.v1.SolveResponse.$Properties {
            }

            /** Represents a SolveResponse. */
            class SolveResponse {

                /**
                 * Constructs a new SolveResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.frontend.v1.SolveResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SolveResponse result. */
                result?: (moby.buildkit.v1.frontend.Result.$Properties|null);

                /**
                 * Encodes the specified SolveResponse message. Does not implicitly {@link slipway.frontend.v1.SolveResponse.verify|verify} messages.
                 * @param message SolveResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.frontend.v1.SolveResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SolveResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.frontend.v1.SolveResponse & slipway.frontend.v1.SolveResponse.$Shape} SolveResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.frontend.v1.SolveResponse & slipway.frontend.v1.SolveResponse.$Shape;
            }

            namespace SolveResponse {

                /** Properties of a SolveResponse. */
                interface $Properties {

                    /** SolveResponse result */
                    result?: (moby.buildkit.v1.frontend.Result.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SolveResponse. */
                type $Shape = {
                  result?: moby.buildkit.v1.frontend.Result.$Shape|null;
                  $unknowns?: Uint8Array[];
                };
            }
        }
    }

    /** Namespace history. */
    namespace history {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an UpdateResponse.
             * @deprecated Use slipway.history.v1.UpdateResponse.$Properties instead.
             */
            interface IUpdateResponse extends slipway.history.v1.UpdateResponse.$Properties {
            }

            /** Represents an UpdateResponse. */
            class UpdateResponse {

                /**
                 * Constructs a new UpdateResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.UpdateResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified UpdateResponse message. Does not implicitly {@link slipway.history.v1.UpdateResponse.verify|verify} messages.
                 * @param message UpdateResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.UpdateResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an UpdateResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.UpdateResponse & slipway.history.v1.UpdateResponse.$Shape} UpdateResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.UpdateResponse & slipway.history.v1.UpdateResponse.$Shape;
            }

            namespace UpdateResponse {

                /** Properties of an UpdateResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an UpdateResponse. */
                type $Shape = slipway.history.v1.UpdateResponse.$Properties;
            }

            /**
             * Properties of a GetRequest.
             * @deprecated Use slipway.history.v1.GetRequest.$Properties instead.
             */
            interface IGetRequest extends slipway.history.v1.GetRequest.$Properties {
            }

            /** Represents a GetRequest. */
            class GetRequest {

                /**
                 * Constructs a new GetRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.GetRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetRequest ref. */
                ref: string;

                /**
                 * Encodes the specified GetRequest message. Does not implicitly {@link slipway.history.v1.GetRequest.verify|verify} messages.
                 * @param message GetRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.GetRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.GetRequest & slipway.history.v1.GetRequest.$Shape} GetRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.GetRequest & slipway.history.v1.GetRequest.$Shape;
            }

            namespace GetRequest {

                /** Properties of a GetRequest. */
                interface $Properties {

                    /** GetRequest ref */
                    ref?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetRequest. */
                type $Shape = slipway.history.v1.GetRequest.$Properties;
            }

            /**
             * Properties of a GetResponse.
             * @deprecated Use slipway.history.v1.GetResponse.$Properties instead.
             */
            interface IGetResponse extends slipway.history.v1.GetResponse.$Properties {
            }

            /** Represents a GetResponse. */
            class GetResponse {

                /**
                 * Constructs a new GetResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.GetResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** GetResponse found. */
                found?: (moby.buildkit.v1.BuildHistoryRecord.$Properties|null);

                /**
                 * Encodes the specified GetResponse message. Does not implicitly {@link slipway.history.v1.GetResponse.verify|verify} messages.
                 * @param message GetResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.GetResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a GetResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.GetResponse & slipway.history.v1.GetResponse.$Shape} GetResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.GetResponse & slipway.history.v1.GetResponse.$Shape;
            }

            namespace GetResponse {

                /** Properties of a GetResponse. */
                interface $Properties {

                    /** GetResponse found */
                    found?: (moby.buildkit.v1.BuildHistoryRecord.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a GetResponse. */
                type $Shape = slipway.history.v1.GetResponse.$Properties;
            }

            /**
             * Properties of a ListRequest.
             * @deprecated Use slipway.history.v1.ListRequest.$Properties instead.
             */
            interface IListRequest extends slipway.history.v1.ListRequest.$Properties {
            }

            /** Represents a ListRequest. */
            class ListRequest {

                /**
                 * Constructs a new ListRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.ListRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListRequest message. Does not implicitly {@link slipway.history.v1.ListRequest.verify|verify} messages.
                 * @param message ListRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.ListRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.ListRequest & slipway.history.v1.ListRequest.$Shape} ListRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.ListRequest & slipway.history.v1.ListRequest.$Shape;
            }

            namespace ListRequest {

                /** Properties of a ListRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListRequest. */
                type $Shape = slipway.history.v1.ListRequest.$Properties;
            }

            /**
             * Properties of a ListenRequest.
             * @deprecated Use slipway.history.v1.ListenRequest.$Properties instead.
             */
            interface IListenRequest extends slipway.history.v1.ListenRequest.$Properties {
            }

            /** Represents a ListenRequest. */
            class ListenRequest {

                /**
                 * Constructs a new ListenRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.ListenRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ListenRequest message. Does not implicitly {@link slipway.history.v1.ListenRequest.verify|verify} messages.
                 * @param message ListenRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.ListenRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ListenRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.ListenRequest & slipway.history.v1.ListenRequest.$Shape} ListenRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.ListenRequest & slipway.history.v1.ListenRequest.$Shape;
            }

            namespace ListenRequest {

                /** Properties of a ListenRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ListenRequest. */
                type $Shape = slipway.history.v1.ListenRequest.$Properties;
            }

            /**
             * Properties of a SetPinnedRequest.
             * @deprecated Use slipway.history.v1.SetPinnedRequest.$Properties instead.
             */
            interface ISetPinnedRequest extends slipway.history.v1.SetPinnedRequest.$Properties {
            }

            /** Represents a SetPinnedRequest. */
            class SetPinnedRequest {

                /**
                 * Constructs a new SetPinnedRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.SetPinnedRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SetPinnedRequest ref. */
                ref: string;

                /** SetPinnedRequest pinned. */
                pinned: boolean;

                /**
                 * Encodes the specified SetPinnedRequest message. Does not implicitly {@link slipway.history.v1.SetPinnedRequest.verify|verify} messages.
                 * @param message SetPinnedRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.SetPinnedRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetPinnedRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.SetPinnedRequest & slipway.history.v1.SetPinnedRequest.$Shape} SetPinnedRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.SetPinnedRequest & slipway.history.v1.SetPinnedRequest.$Shape;
            }

            namespace SetPinnedRequest {

                /** Properties of a SetPinnedRequest. */
                interface $Properties {

                    /** SetPinnedRequest ref */
                    ref?: (string|null);

                    /** SetPinnedRequest pinned */
                    pinned?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetPinnedRequest. */
                type $Shape = slipway.history.v1.SetPinnedRequest.$Properties;
            }

            /**
             * Properties of a SetPinnedResponse.
             * @deprecated Use slipway.history.v1.SetPinnedResponse.$Properties instead.
             */
            interface ISetPinnedResponse extends slipway.history.v1.SetPinnedResponse.$Properties {
            }

            /** Represents a SetPinnedResponse. */
            class SetPinnedResponse {

                /**
                 * Constructs a new SetPinnedResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.SetPinnedResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified SetPinnedResponse message. Does not implicitly {@link slipway.history.v1.SetPinnedResponse.verify|verify} messages.
                 * @param message SetPinnedResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.SetPinnedResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SetPinnedResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.SetPinnedResponse & slipway.history.v1.SetPinnedResponse.$Shape} SetPinnedResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.SetPinnedResponse & slipway.history.v1.SetPinnedResponse.$Shape;
            }

            namespace SetPinnedResponse {

                /** Properties of a SetPinnedResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SetPinnedResponse. */
                type $Shape = slipway.history.v1.SetPinnedResponse.$Properties;
            }

            /**
             * Properties of a DeleteRequest.
             * @deprecated Use slipway.history.v1.DeleteRequest.$Properties instead.
             */
            interface IDeleteRequest extends slipway.history.v1.DeleteRequest.$Properties {
            }

            /** Represents a DeleteRequest. */
            class DeleteRequest {

                /**
                 * Constructs a new DeleteRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.DeleteRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DeleteRequest ref. */
                ref: string;

                /**
                 * Encodes the specified DeleteRequest message. Does not implicitly {@link slipway.history.v1.DeleteRequest.verify|verify} messages.
                 * @param message DeleteRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.DeleteRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.DeleteRequest & slipway.history.v1.DeleteRequest.$Shape} DeleteRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.DeleteRequest & slipway.history.v1.DeleteRequest.$Shape;
            }

            namespace DeleteRequest {

                /** Properties of a DeleteRequest. */
                interface $Properties {

                    /** DeleteRequest ref */
                    ref?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteRequest. */
                type $Shape = slipway.history.v1.DeleteRequest.$Properties;
            }

            /**
             * Properties of a DeleteResponse.
             * @deprecated Use slipway.history.v1.DeleteResponse.$Properties instead.
             */
            interface IDeleteResponse extends slipway.history.v1.DeleteResponse.$Properties {
            }

            /** Represents a DeleteResponse. */
            class DeleteResponse {

                /**
                 * Constructs a new DeleteResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.history.v1.DeleteResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified DeleteResponse message. Does not implicitly {@link slipway.history.v1.DeleteResponse.verify|verify} messages.
                 * @param message DeleteResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.history.v1.DeleteResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DeleteResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.history.v1.DeleteResponse & slipway.history.v1.DeleteResponse.$Shape} DeleteResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.history.v1.DeleteResponse & slipway.history.v1.DeleteResponse.$Shape;
            }

            namespace DeleteResponse {

                /** Properties of a DeleteResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DeleteResponse. */
                type $Shape = slipway.history.v1.DeleteResponse.$Properties;
            }
        }
    }

    /** Namespace sync. */
    namespace sync {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of a ReceiveRequest.
             * @deprecated Use slipway.sync.v1.ReceiveRequest.$Properties instead.
             */
            interface IReceiveRequest extends slipway.sync.v1.ReceiveRequest.$Properties {
            }

            /** Represents a ReceiveRequest. */
            class ReceiveRequest {

                /**
                 * Constructs a new ReceiveRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sync.v1.ReceiveRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReceiveRequest session. */
                session: string;

                /** ReceiveRequest routes. */
                routes?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                /** ReceiveRequest metadata. */
                metadata: { [k: string]: slipway.sync.v1.MetadataValues.$Properties };

                /** ReceiveRequest root. */
                root: string;

                /** ReceiveRequest index. */
                index?: (string|null);

                /** ReceiveRequest mode. */
                mode: string;

                /** ReceiveRequest differ. */
                differ: string;

                /** ReceiveRequest owner. */
                owner?: (slipway.sync.v1.Owner.$Properties|null);

                /** ReceiveRequest metadata_only. */
                metadata_only?: (slipway.sync.v1.MetadataOnly.$Properties|null);

                /**
                 * Encodes the specified ReceiveRequest message. Does not implicitly {@link slipway.sync.v1.ReceiveRequest.verify|verify} messages.
                 * @param message ReceiveRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sync.v1.ReceiveRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReceiveRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sync.v1.ReceiveRequest & slipway.sync.v1.ReceiveRequest.$Shape} ReceiveRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sync.v1.ReceiveRequest & slipway.sync.v1.ReceiveRequest.$Shape;
            }

            namespace ReceiveRequest {

                /** Properties of a ReceiveRequest. */
                interface $Properties {

                    /** ReceiveRequest session */
                    session?: (string|null);

                    /** ReceiveRequest routes */
                    routes?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                    /** ReceiveRequest metadata */
                    metadata?: ({ [k: string]: slipway.sync.v1.MetadataValues.$Properties }|null);

                    /** ReceiveRequest root */
                    root?: (string|null);

                    /** ReceiveRequest index */
                    index?: (string|null);

                    /** ReceiveRequest mode */
                    mode?: (string|null);

                    /** ReceiveRequest differ */
                    differ?: (string|null);

                    /** ReceiveRequest owner */
                    owner?: (slipway.sync.v1.Owner.$Properties|null);

                    /** ReceiveRequest metadata_only */
                    metadata_only?: (slipway.sync.v1.MetadataOnly.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReceiveRequest. */
                type $Shape = slipway.sync.v1.ReceiveRequest.$Properties;
            }

            /**
             * Properties of a MetadataValues.
             * @deprecated Use slipway.sync.v1.MetadataValues.$Properties instead.
             */
            interface IMetadataValues extends slipway.sync.v1.MetadataValues.$Properties {
            }

            /** Represents a MetadataValues. */
            class MetadataValues {

                /**
                 * Constructs a new MetadataValues.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sync.v1.MetadataValues.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MetadataValues values. */
                values: string[];

                /**
                 * Encodes the specified MetadataValues message. Does not implicitly {@link slipway.sync.v1.MetadataValues.verify|verify} messages.
                 * @param message MetadataValues message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sync.v1.MetadataValues.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MetadataValues message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sync.v1.MetadataValues & slipway.sync.v1.MetadataValues.$Shape} MetadataValues
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sync.v1.MetadataValues & slipway.sync.v1.MetadataValues.$Shape;
            }

            namespace MetadataValues {

                /** Properties of a MetadataValues. */
                interface $Properties {

                    /** MetadataValues values */
                    values?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MetadataValues. */
                type $Shape = slipway.sync.v1.MetadataValues.$Properties;
            }

            /**
             * Properties of an Owner.
             * @deprecated Use slipway.sync.v1.Owner.$Properties instead.
             */
            interface IOwner extends slipway.sync.v1.Owner.$Properties {
            }

            /** Represents an Owner. */
            class Owner {

                /**
                 * Constructs a new Owner.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sync.v1.Owner.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Owner uid. */
                uid: number;

                /** Owner gid. */
                gid: number;

                /**
                 * Encodes the specified Owner message. Does not implicitly {@link slipway.sync.v1.Owner.verify|verify} messages.
                 * @param message Owner message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sync.v1.Owner.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Owner message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sync.v1.Owner & slipway.sync.v1.Owner.$Shape} Owner
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sync.v1.Owner & slipway.sync.v1.Owner.$Shape;
            }

            namespace Owner {

                /** Properties of an Owner. */
                interface $Properties {

                    /** Owner uid */
                    uid?: (number|null);

                    /** Owner gid */
                    gid?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Owner. */
                type $Shape = slipway.sync.v1.Owner.$Properties;
            }

            /**
             * Properties of a MetadataOnly.
             * @deprecated Use slipway.sync.v1.MetadataOnly.$Properties instead.
             */
            interface IMetadataOnly extends slipway.sync.v1.MetadataOnly.$Properties {
            }

            /** Represents a MetadataOnly. */
            class MetadataOnly {

                /**
                 * Constructs a new MetadataOnly.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sync.v1.MetadataOnly.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MetadataOnly except. */
                except: string[];

                /**
                 * Encodes the specified MetadataOnly message. Does not implicitly {@link slipway.sync.v1.MetadataOnly.verify|verify} messages.
                 * @param message MetadataOnly message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sync.v1.MetadataOnly.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MetadataOnly message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sync.v1.MetadataOnly & slipway.sync.v1.MetadataOnly.$Shape} MetadataOnly
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sync.v1.MetadataOnly & slipway.sync.v1.MetadataOnly.$Shape;
            }

            namespace MetadataOnly {

                /** Properties of a MetadataOnly. */
                interface $Properties {

                    /** MetadataOnly except */
                    except?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MetadataOnly. */
                type $Shape = slipway.sync.v1.MetadataOnly.$Properties;
            }

            /**
             * Properties of a ReceiveEvent.
             * @deprecated Use slipway.sync.v1.ReceiveEvent.$Properties instead.
             */
            interface IReceiveEvent extends slipway.sync.v1.ReceiveEvent.$Properties {
            }

            /** Represents a ReceiveEvent. */
            class ReceiveEvent {

                /**
                 * Constructs a new ReceiveEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.sync.v1.ReceiveEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReceiveEvent bytes. */
                bytes?: (Long|null);

                /** ReceiveEvent result. */
                result?: (Uint8Array|null);

                /** ReceiveEvent event. */
                event?: ("bytes"|"result");

                /**
                 * Encodes the specified ReceiveEvent message. Does not implicitly {@link slipway.sync.v1.ReceiveEvent.verify|verify} messages.
                 * @param message ReceiveEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.sync.v1.ReceiveEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReceiveEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.sync.v1.ReceiveEvent & slipway.sync.v1.ReceiveEvent.$Shape} ReceiveEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.sync.v1.ReceiveEvent & slipway.sync.v1.ReceiveEvent.$Shape;
            }

            namespace ReceiveEvent {

                /** Properties of a ReceiveEvent. */
                interface $Properties {

                    /** ReceiveEvent bytes */
                    bytes?: (Long|null);

                    /** ReceiveEvent result */
                    result?: (Uint8Array|null);

                    /** ReceiveEvent event */
                    event?: ("bytes"|"result");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a ReceiveEvent. */
                type $Shape = {
                  bytes?: Long|null;
                  result?: Uint8Array|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ event?: undefined; bytes?: null; result?: null }|{ event?: "bytes"; bytes: Long; result?: null }|{ event?: "result"; bytes?: null; result: Uint8Array })
                );
            }
        }
    }

    /** Namespace worker. */
    namespace worker {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an InfoRequest.
             * @deprecated Use slipway.worker.v1.InfoRequest.$Properties instead.
             */
            interface IInfoRequest extends slipway.worker.v1.InfoRequest.$Properties {
            }

            /** Represents an InfoRequest. */
            class InfoRequest {

                /**
                 * Constructs a new InfoRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.InfoRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified InfoRequest message. Does not implicitly {@link slipway.worker.v1.InfoRequest.verify|verify} messages.
                 * @param message InfoRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.InfoRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InfoRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.InfoRequest & slipway.worker.v1.InfoRequest.$Shape} InfoRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.InfoRequest & slipway.worker.v1.InfoRequest.$Shape;
            }

            namespace InfoRequest {

                /** Properties of an InfoRequest. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InfoRequest. */
                type $Shape = slipway.worker.v1.InfoRequest.$Properties;
            }

            /**
             * Properties of an InfoResponse.
             * @deprecated Use slipway.worker.v1.InfoResponse.$Properties instead.
             */
            interface IInfoResponse extends slipway.worker.v1.InfoResponse.$Properties {
            }

            /** Represents an InfoResponse. */
            class InfoResponse {

                /**
                 * Constructs a new InfoResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.InfoResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** InfoResponse id. */
                id: string;

                /** InfoResponse labels. */
                labels: { [k: string]: string };

                /** InfoResponse platforms. */
                platforms: pb.Platform.$Properties[];

                /** InfoResponse gc_policy. */
                gc_policy: slipway.worker.v1.PruneRequest.$Properties[];

                /**
                 * Encodes the specified InfoResponse message. Does not implicitly {@link slipway.worker.v1.InfoResponse.verify|verify} messages.
                 * @param message InfoResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.InfoResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an InfoResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.InfoResponse & slipway.worker.v1.InfoResponse.$Shape} InfoResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.InfoResponse & slipway.worker.v1.InfoResponse.$Shape;
            }

            namespace InfoResponse {

                /** Properties of an InfoResponse. */
                interface $Properties {

                    /** InfoResponse id */
                    id?: (string|null);

                    /** InfoResponse labels */
                    labels?: ({ [k: string]: string }|null);

                    /** InfoResponse platforms */
                    platforms?: (pb.Platform.$Properties[]|null);

                    /** InfoResponse gc_policy */
                    gc_policy?: (slipway.worker.v1.PruneRequest.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an InfoResponse. */
                type $Shape = slipway.worker.v1.InfoResponse.$Properties;
            }

            /**
             * Properties of a WorkRequest.
             * @deprecated Use slipway.worker.v1.WorkRequest.$Properties instead.
             */
            interface IWorkRequest extends slipway.worker.v1.WorkRequest.$Properties {
            }

            /** Represents a WorkRequest. */
            class WorkRequest {

                /**
                 * Constructs a new WorkRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.WorkRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WorkRequest start. */
                start?: (slipway.worker.v1.Start.$Properties|null);

                /** WorkRequest sessions. */
                sessions?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                /** WorkRequest message. */
                message?: ("start"|"sessions");

                /**
                 * Encodes the specified WorkRequest message. Does not implicitly {@link slipway.worker.v1.WorkRequest.verify|verify} messages.
                 * @param message WorkRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.WorkRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WorkRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.WorkRequest & slipway.worker.v1.WorkRequest.$Shape} WorkRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.WorkRequest & slipway.worker.v1.WorkRequest.$Shape;
            }

            namespace WorkRequest {

                /** Properties of a WorkRequest. */
                interface $Properties {

                    /** WorkRequest start */
                    start?: (slipway.worker.v1.Start.$Properties|null);

                    /** WorkRequest sessions */
                    sessions?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                    /** WorkRequest message */
                    message?: ("start"|"sessions");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a WorkRequest. */
                type $Shape = {
                  start?: slipway.worker.v1.Start.$Shape|null;
                  sessions?: slipway.sessions.v1.SessionRoutes.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ message?: undefined; start?: null; sessions?: null }|{ message?: "start"; start: slipway.worker.v1.Start.$Shape; sessions?: null }|{ message?: "sessions"; start?: null; sessions: slipway.sessions.v1.SessionRoutes.$Shape })
                );
            }

            /**
             * Properties of a Start.
             * @deprecated Use slipway.worker.v1.Start.$Properties instead.
             */
            interface IStart extends slipway.worker.v1.Start.$Properties {
            }

            /** Represents a Start. */
            class Start {

                /**
                 * Constructs a new Start.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Start.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Start sessions. */
                sessions?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                /** Start vertex. */
                vertex: string;

                /** Start lease. */
                lease: string;

                /** Start source_key. */
                source_key?: (slipway.worker.v1.SourceKey.$Properties|null);

                /** Start run. */
                run?: (slipway.worker.v1.Run.$Properties|null);

                /** Start prepare. */
                prepare?: (slipway.worker.v1.Prepare.$Properties|null);

                /** Start checksum. */
                checksum?: (slipway.worker.v1.Checksum.$Properties|null);

                /** Start resolve_image. */
                resolve_image?: (slipway.worker.v1.ResolveImage.$Properties|null);

                /** Start read_file. */
                read_file?: (slipway.worker.v1.ReadFile.$Properties|null);

                /** Start read_dir. */
                read_dir?: (slipway.worker.v1.ReadDir.$Properties|null);

                /** Start stat_file. */
                stat_file?: (slipway.worker.v1.StatFile.$Properties|null);

                /** Start remote. */
                remote?: (slipway.worker.v1.Remote.$Properties|null);

                /** Start mount. */
                mount?: (slipway.worker.v1.Mount.$Properties|null);

                /** Start call. */
                call?: ("source_key"|"run"|"prepare"|"checksum"|"resolve_image"|"read_file"|"read_dir"|"stat_file"|"remote"|"mount");

                /**
                 * Encodes the specified Start message. Does not implicitly {@link slipway.worker.v1.Start.verify|verify} messages.
                 * @param message Start message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Start.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Start message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Start & slipway.worker.v1.Start.$Shape} Start
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Start & slipway.worker.v1.Start.$Shape;
            }

            namespace Start {

                /** Properties of a Start. */
                interface $Properties {

                    /** Start sessions */
                    sessions?: (slipway.sessions.v1.SessionRoutes.$Properties|null);

                    /** Start vertex */
                    vertex?: (string|null);

                    /** Start lease */
                    lease?: (string|null);

                    /** Start source_key */
                    source_key?: (slipway.worker.v1.SourceKey.$Properties|null);

                    /** Start run */
                    run?: (slipway.worker.v1.Run.$Properties|null);

                    /** Start prepare */
                    prepare?: (slipway.worker.v1.Prepare.$Properties|null);

                    /** Start checksum */
                    checksum?: (slipway.worker.v1.Checksum.$Properties|null);

                    /** Start resolve_image */
                    resolve_image?: (slipway.worker.v1.ResolveImage.$Properties|null);

                    /** Start read_file */
                    read_file?: (slipway.worker.v1.ReadFile.$Properties|null);

                    /** Start read_dir */
                    read_dir?: (slipway.worker.v1.ReadDir.$Properties|null);

                    /** Start stat_file */
                    stat_file?: (slipway.worker.v1.StatFile.$Properties|null);

                    /** Start remote */
                    remote?: (slipway.worker.v1.Remote.$Properties|null);

                    /** Start mount */
                    mount?: (slipway.worker.v1.Mount.$Properties|null);

                    /** Start call */
                    call?: ("source_key"|"run"|"prepare"|"checksum"|"resolve_image"|"read_file"|"read_dir"|"stat_file"|"remote"|"mount");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Start. */
                type $Shape = {
                  sessions?: slipway.sessions.v1.SessionRoutes.$Shape|null;
                  vertex?: string|null;
                  lease?: string|null;
                  source_key?: slipway.worker.v1.SourceKey.$Shape|null;
                  run?: slipway.worker.v1.Run.$Shape|null;
                  prepare?: slipway.worker.v1.Prepare.$Shape|null;
                  checksum?: slipway.worker.v1.Checksum.$Shape|null;
                  resolve_image?: slipway.worker.v1.ResolveImage.$Shape|null;
                  read_file?: slipway.worker.v1.ReadFile.$Shape|null;
                  read_dir?: slipway.worker.v1.ReadDir.$Shape|null;
                  stat_file?: slipway.worker.v1.StatFile.$Shape|null;
                  remote?: slipway.worker.v1.Remote.$Shape|null;
                  mount?: slipway.worker.v1.Mount.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ call?: undefined; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "source_key"; source_key: slipway.worker.v1.SourceKey.$Shape; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "run"; source_key?: null; run: slipway.worker.v1.Run.$Shape; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "prepare"; source_key?: null; run?: null; prepare: slipway.worker.v1.Prepare.$Shape; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "checksum"; source_key?: null; run?: null; prepare?: null; checksum: slipway.worker.v1.Checksum.$Shape; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "resolve_image"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image: slipway.worker.v1.ResolveImage.$Shape; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "read_file"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file: slipway.worker.v1.ReadFile.$Shape; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ call?: "read_dir"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir: slipway.worker.v1.ReadDir.$Shape; stat_file?: null; remote?: null; mount?: null }|{ call?: "stat_file"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file: slipway.worker.v1.StatFile.$Shape; remote?: null; mount?: null }|{ call?: "remote"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote: slipway.worker.v1.Remote.$Shape; mount?: null }|{ call?: "mount"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount: slipway.worker.v1.Mount.$Shape })
                );
            }

            /**
             * Properties of a WorkEvent.
             * @deprecated Use slipway.worker.v1.WorkEvent.$Properties instead.
             */
            interface IWorkEvent extends slipway.worker.v1.WorkEvent.$Properties {
            }

            /** Represents a WorkEvent. */
            class WorkEvent {

                /**
                 * Constructs a new WorkEvent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.WorkEvent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** WorkEvent progress. */
                progress?: (moby.buildkit.v1.StatusResponse.$Properties|null);

                /** WorkEvent result. */
                result?: (slipway.worker.v1.Result.$Properties|null);

                /** WorkEvent event. */
                event?: ("progress"|"result");

                /**
                 * Encodes the specified WorkEvent message. Does not implicitly {@link slipway.worker.v1.WorkEvent.verify|verify} messages.
                 * @param message WorkEvent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.WorkEvent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a WorkEvent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.WorkEvent & slipway.worker.v1.WorkEvent.$Shape} WorkEvent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.WorkEvent & slipway.worker.v1.WorkEvent.$Shape;
            }

            namespace WorkEvent {

                /** Properties of a WorkEvent. */
                interface $Properties {

                    /** WorkEvent progress */
                    progress?: (moby.buildkit.v1.StatusResponse.$Properties|null);

                    /** WorkEvent result */
                    result?: (slipway.worker.v1.Result.$Properties|null);

                    /** WorkEvent event */
                    event?: ("progress"|"result");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a WorkEvent. */
                type $Shape = {
                  progress?: moby.buildkit.v1.StatusResponse.$Shape|null;
                  result?: slipway.worker.v1.Result.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ event?: undefined; progress?: null; result?: null }|{ event?: "progress"; progress: moby.buildkit.v1.StatusResponse.$Shape; result?: null }|{ event?: "result"; progress?: null; result: slipway.worker.v1.Result.$Shape })
                );
            }

            /**
             * Properties of a Result.
             * @deprecated Use slipway.worker.v1.Result.$Properties instead.
             */
            interface IResult extends slipway.worker.v1.Result.$Properties {
            }

            /** Represents a Result. */
            class Result {

                /**
                 * Constructs a new Result.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Result.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Result source_key. */
                source_key?: (slipway.worker.v1.SourceKeyResult.$Properties|null);

                /** Result run. */
                run?: (slipway.worker.v1.RunResult.$Properties|null);

                /** Result prepare. */
                prepare?: (slipway.worker.v1.PrepareResult.$Properties|null);

                /** Result checksum. */
                checksum?: (slipway.worker.v1.ChecksumResult.$Properties|null);

                /** Result resolve_image. */
                resolve_image?: (slipway.worker.v1.ResolveImageResult.$Properties|null);

                /** Result read_file. */
                read_file?: (slipway.worker.v1.ReadFileResult.$Properties|null);

                /** Result read_dir. */
                read_dir?: (slipway.worker.v1.ReadDirResult.$Properties|null);

                /** Result stat_file. */
                stat_file?: (slipway.worker.v1.StatFileResult.$Properties|null);

                /** Result remote. */
                remote?: (slipway.worker.v1.RemoteResult.$Properties|null);

                /** Result mount. */
                mount?: (slipway.worker.v1.MountResult.$Properties|null);

                /** Result result. */
                result?: ("source_key"|"run"|"prepare"|"checksum"|"resolve_image"|"read_file"|"read_dir"|"stat_file"|"remote"|"mount");

                /**
                 * Encodes the specified Result message. Does not implicitly {@link slipway.worker.v1.Result.verify|verify} messages.
                 * @param message Result message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Result.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Result message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Result & slipway.worker.v1.Result.$Shape} Result
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Result & slipway.worker.v1.Result.$Shape;
            }

            namespace Result {

                /** Properties of a Result. */
                interface $Properties {

                    /** Result source_key */
                    source_key?: (slipway.worker.v1.SourceKeyResult.$Properties|null);

                    /** Result run */
                    run?: (slipway.worker.v1.RunResult.$Properties|null);

                    /** Result prepare */
                    prepare?: (slipway.worker.v1.PrepareResult.$Properties|null);

                    /** Result checksum */
                    checksum?: (slipway.worker.v1.ChecksumResult.$Properties|null);

                    /** Result resolve_image */
                    resolve_image?: (slipway.worker.v1.ResolveImageResult.$Properties|null);

                    /** Result read_file */
                    read_file?: (slipway.worker.v1.ReadFileResult.$Properties|null);

                    /** Result read_dir */
                    read_dir?: (slipway.worker.v1.ReadDirResult.$Properties|null);

                    /** Result stat_file */
                    stat_file?: (slipway.worker.v1.StatFileResult.$Properties|null);

                    /** Result remote */
                    remote?: (slipway.worker.v1.RemoteResult.$Properties|null);

                    /** Result mount */
                    mount?: (slipway.worker.v1.MountResult.$Properties|null);

                    /** Result result */
                    result?: ("source_key"|"run"|"prepare"|"checksum"|"resolve_image"|"read_file"|"read_dir"|"stat_file"|"remote"|"mount");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Result. */
                type $Shape = {
                  source_key?: slipway.worker.v1.SourceKeyResult.$Shape|null;
                  run?: slipway.worker.v1.RunResult.$Shape|null;
                  prepare?: slipway.worker.v1.PrepareResult.$Shape|null;
                  checksum?: slipway.worker.v1.ChecksumResult.$Shape|null;
                  resolve_image?: slipway.worker.v1.ResolveImageResult.$Shape|null;
                  read_file?: slipway.worker.v1.ReadFileResult.$Shape|null;
                  read_dir?: slipway.worker.v1.ReadDirResult.$Shape|null;
                  stat_file?: slipway.worker.v1.StatFileResult.$Shape|null;
                  remote?: slipway.worker.v1.RemoteResult.$Shape|null;
                  mount?: slipway.worker.v1.MountResult.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ result?: undefined; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "source_key"; source_key: slipway.worker.v1.SourceKeyResult.$Shape; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "run"; source_key?: null; run: slipway.worker.v1.RunResult.$Shape; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "prepare"; source_key?: null; run?: null; prepare: slipway.worker.v1.PrepareResult.$Shape; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "checksum"; source_key?: null; run?: null; prepare?: null; checksum: slipway.worker.v1.ChecksumResult.$Shape; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "resolve_image"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image: slipway.worker.v1.ResolveImageResult.$Shape; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "read_file"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file: slipway.worker.v1.ReadFileResult.$Shape; read_dir?: null; stat_file?: null; remote?: null; mount?: null }|{ result?: "read_dir"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir: slipway.worker.v1.ReadDirResult.$Shape; stat_file?: null; remote?: null; mount?: null }|{ result?: "stat_file"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file: slipway.worker.v1.StatFileResult.$Shape; remote?: null; mount?: null }|{ result?: "remote"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote: slipway.worker.v1.RemoteResult.$Shape; mount?: null }|{ result?: "mount"; source_key?: null; run?: null; prepare?: null; checksum?: null; resolve_image?: null; read_file?: null; read_dir?: null; stat_file?: null; remote?: null; mount: slipway.worker.v1.MountResult.$Shape })
                );
            }

            /**
             * Properties of a SourceKey.
             * @deprecated Use slipway.worker.v1.SourceKey.$Properties instead.
             */
            interface ISourceKey extends slipway.worker.v1.SourceKey.$Properties {
            }

            /** Represents a SourceKey. */
            class SourceKey {

                /**
                 * Constructs a new SourceKey.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.SourceKey.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SourceKey source. */
                source?: (pb.SourceOp.$Properties|null);

                /** SourceKey platform. */
                platform?: (pb.Platform.$Properties|null);

                /** SourceKey index. */
                index: number;

                /**
                 * Encodes the specified SourceKey message. Does not implicitly {@link slipway.worker.v1.SourceKey.verify|verify} messages.
                 * @param message SourceKey message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.SourceKey.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SourceKey message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.SourceKey & slipway.worker.v1.SourceKey.$Shape} SourceKey
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.SourceKey & slipway.worker.v1.SourceKey.$Shape;
            }

            namespace SourceKey {

                /** Properties of a SourceKey. */
                interface $Properties {

                    /** SourceKey source */
                    source?: (pb.SourceOp.$Properties|null);

                    /** SourceKey platform */
                    platform?: (pb.Platform.$Properties|null);

                    /** SourceKey index */
                    index?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SourceKey. */
                type $Shape = slipway.worker.v1.SourceKey.$Properties;
            }

            /**
             * Properties of a SourceKeyResult.
             * @deprecated Use slipway.worker.v1.SourceKeyResult.$Properties instead.
             */
            interface ISourceKeyResult extends slipway.worker.v1.SourceKeyResult.$Properties {
            }

            /** Represents a SourceKeyResult. */
            class SourceKeyResult {

                /**
                 * Constructs a new SourceKeyResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.SourceKeyResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SourceKeyResult key. */
                key: string;

                /** SourceKeyResult pin. */
                pin?: (string|null);

                /** SourceKeyResult done. */
                done: boolean;

                /**
                 * Encodes the specified SourceKeyResult message. Does not implicitly {@link slipway.worker.v1.SourceKeyResult.verify|verify} messages.
                 * @param message SourceKeyResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.SourceKeyResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SourceKeyResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.SourceKeyResult & slipway.worker.v1.SourceKeyResult.$Shape} SourceKeyResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.SourceKeyResult & slipway.worker.v1.SourceKeyResult.$Shape;
            }

            namespace SourceKeyResult {

                /** Properties of a SourceKeyResult. */
                interface $Properties {

                    /** SourceKeyResult key */
                    key?: (string|null);

                    /** SourceKeyResult pin */
                    pin?: (string|null);

                    /** SourceKeyResult done */
                    done?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SourceKeyResult. */
                type $Shape = slipway.worker.v1.SourceKeyResult.$Properties;
            }

            /**
             * Properties of a Run.
             * @deprecated Use slipway.worker.v1.Run.$Properties instead.
             */
            interface IRun extends slipway.worker.v1.Run.$Properties {
            }

            /** Represents a Run. */
            class Run {

                /**
                 * Constructs a new Run.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Run.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Run vertex. */
                vertex: string;

                /** Run op. */
                op?: (pb.Op.$Properties|null);

                /** Run platform. */
                platform?: (pb.Platform.$Properties|null);

                /** Run inputs. */
                inputs: string[];

                /** Run description. */
                description: string;

                /** Run linux_resources. */
                linux_resources?: (pb.LinuxResources.$Properties|null);

                /**
                 * Encodes the specified Run message. Does not implicitly {@link slipway.worker.v1.Run.verify|verify} messages.
                 * @param message Run message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Run.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Run message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Run & slipway.worker.v1.Run.$Shape} Run
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Run & slipway.worker.v1.Run.$Shape;
            }

            namespace Run {

                /** Properties of a Run. */
                interface $Properties {

                    /** Run vertex */
                    vertex?: (string|null);

                    /** Run op */
                    op?: (pb.Op.$Properties|null);

                    /** Run platform */
                    platform?: (pb.Platform.$Properties|null);

                    /** Run inputs */
                    inputs?: (string[]|null);

                    /** Run description */
                    description?: (string|null);

                    /** Run linux_resources */
                    linux_resources?: (pb.LinuxResources.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Run. */
                type $Shape = {
                  vertex?: string|null;
                  op?: pb.Op.$Shape|null;
                  platform?: pb.Platform.$Shape|null;
                  inputs?: string[]|null;
                  description?: string|null;
                  linux_resources?: pb.LinuxResources.$Shape|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a RunResult.
             * @deprecated Use slipway.worker.v1.RunResult.$Properties instead.
             */
            interface IRunResult extends slipway.worker.v1.RunResult.$Properties {
            }

            /** Represents a RunResult. */
            class RunResult {

                /**
                 * Constructs a new RunResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.RunResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RunResult outputs. */
                outputs: slipway.worker.v1.Output.$Properties[];

                /**
                 * Encodes the specified RunResult message. Does not implicitly {@link slipway.worker.v1.RunResult.verify|verify} messages.
                 * @param message RunResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.RunResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RunResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.RunResult & slipway.worker.v1.RunResult.$Shape} RunResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.RunResult & slipway.worker.v1.RunResult.$Shape;
            }

            namespace RunResult {

                /** Properties of a RunResult. */
                interface $Properties {

                    /** RunResult outputs */
                    outputs?: (slipway.worker.v1.Output.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RunResult. */
                type $Shape = slipway.worker.v1.RunResult.$Properties;
            }

            /**
             * Properties of an Output.
             * @deprecated Use slipway.worker.v1.Output.$Properties instead.
             */
            interface IOutput extends slipway.worker.v1.Output.$Properties {
            }

            /** Represents an Output. */
            class Output {

                /**
                 * Constructs a new Output.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Output.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Output ref. */
                ref: string;

                /** Output hold. */
                hold: string;

                /**
                 * Encodes the specified Output message. Does not implicitly {@link slipway.worker.v1.Output.verify|verify} messages.
                 * @param message Output message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Output.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Output message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Output & slipway.worker.v1.Output.$Shape} Output
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Output & slipway.worker.v1.Output.$Shape;
            }

            namespace Output {

                /** Properties of an Output. */
                interface $Properties {

                    /** Output ref */
                    ref?: (string|null);

                    /** Output hold */
                    hold?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Output. */
                type $Shape = slipway.worker.v1.Output.$Properties;
            }

            /**
             * Properties of a Prepare.
             * @deprecated Use slipway.worker.v1.Prepare.$Properties instead.
             */
            interface IPrepare extends slipway.worker.v1.Prepare.$Properties {
            }

            /** Represents a Prepare. */
            class Prepare {

                /**
                 * Constructs a new Prepare.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Prepare.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Prepare ref. */
                ref: string;

                /**
                 * Encodes the specified Prepare message. Does not implicitly {@link slipway.worker.v1.Prepare.verify|verify} messages.
                 * @param message Prepare message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Prepare.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Prepare message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Prepare & slipway.worker.v1.Prepare.$Shape} Prepare
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Prepare & slipway.worker.v1.Prepare.$Shape;
            }

            namespace Prepare {

                /** Properties of a Prepare. */
                interface $Properties {

                    /** Prepare ref */
                    ref?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Prepare. */
                type $Shape = slipway.worker.v1.Prepare.$Properties;
            }

            /**
             * Properties of a PrepareResult.
             * @deprecated Use slipway.worker.v1.PrepareResult.$Properties instead.
             */
            interface IPrepareResult extends slipway.worker.v1.PrepareResult.$Properties {
            }

            /** Represents a PrepareResult. */
            class PrepareResult {

                /**
                 * Constructs a new PrepareResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.PrepareResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified PrepareResult message. Does not implicitly {@link slipway.worker.v1.PrepareResult.verify|verify} messages.
                 * @param message PrepareResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.PrepareResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PrepareResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.PrepareResult & slipway.worker.v1.PrepareResult.$Shape} PrepareResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.PrepareResult & slipway.worker.v1.PrepareResult.$Shape;
            }

            namespace PrepareResult {

                /** Properties of a PrepareResult. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PrepareResult. */
                type $Shape = slipway.worker.v1.PrepareResult.$Properties;
            }

            /**
             * Properties of a Checksum.
             * @deprecated Use slipway.worker.v1.Checksum.$Properties instead.
             */
            interface IChecksum extends slipway.worker.v1.Checksum.$Properties {
            }

            /** Represents a Checksum. */
            class Checksum {

                /**
                 * Constructs a new Checksum.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Checksum.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Checksum ref. */
                ref: string;

                /** Checksum path. */
                path: string;

                /** Checksum follow_links. */
                follow_links: boolean;

                /** Checksum wildcard. */
                wildcard: boolean;

                /** Checksum include_patterns. */
                include_patterns: string[];

                /** Checksum exclude_patterns. */
                exclude_patterns: string[];

                /** Checksum required_paths. */
                required_paths: string[];

                /**
                 * Encodes the specified Checksum message. Does not implicitly {@link slipway.worker.v1.Checksum.verify|verify} messages.
                 * @param message Checksum message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Checksum.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Checksum message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Checksum & slipway.worker.v1.Checksum.$Shape} Checksum
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Checksum & slipway.worker.v1.Checksum.$Shape;
            }

            namespace Checksum {

                /** Properties of a Checksum. */
                interface $Properties {

                    /** Checksum ref */
                    ref?: (string|null);

                    /** Checksum path */
                    path?: (string|null);

                    /** Checksum follow_links */
                    follow_links?: (boolean|null);

                    /** Checksum wildcard */
                    wildcard?: (boolean|null);

                    /** Checksum include_patterns */
                    include_patterns?: (string[]|null);

                    /** Checksum exclude_patterns */
                    exclude_patterns?: (string[]|null);

                    /** Checksum required_paths */
                    required_paths?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Checksum. */
                type $Shape = slipway.worker.v1.Checksum.$Properties;
            }

            /**
             * Properties of a ChecksumResult.
             * @deprecated Use slipway.worker.v1.ChecksumResult.$Properties instead.
             */
            interface IChecksumResult extends slipway.worker.v1.ChecksumResult.$Properties {
            }

            /** Represents a ChecksumResult. */
            class ChecksumResult {

                /**
                 * Constructs a new ChecksumResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ChecksumResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ChecksumResult digest. */
                digest: string;

                /**
                 * Encodes the specified ChecksumResult message. Does not implicitly {@link slipway.worker.v1.ChecksumResult.verify|verify} messages.
                 * @param message ChecksumResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ChecksumResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ChecksumResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ChecksumResult & slipway.worker.v1.ChecksumResult.$Shape} ChecksumResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ChecksumResult & slipway.worker.v1.ChecksumResult.$Shape;
            }

            namespace ChecksumResult {

                /** Properties of a ChecksumResult. */
                interface $Properties {

                    /** ChecksumResult digest */
                    digest?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ChecksumResult. */
                type $Shape = slipway.worker.v1.ChecksumResult.$Properties;
            }

            /**
             * Properties of a ResolveImage.
             * @deprecated Use slipway.worker.v1.ResolveImage.$Properties instead.
             */
            interface IResolveImage extends slipway.worker.v1.ResolveImage.$Properties {
            }

            /** Represents a ResolveImage. */
            class ResolveImage {

                /**
                 * Constructs a new ResolveImage.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ResolveImage.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResolveImage ref. */
                ref: string;

                /** ResolveImage platform. */
                platform?: (pb.Platform.$Properties|null);

                /** ResolveImage mode. */
                mode: string;

                /** ResolveImage store. */
                store?: (slipway.worker.v1.Store.$Properties|null);

                /**
                 * Encodes the specified ResolveImage message. Does not implicitly {@link slipway.worker.v1.ResolveImage.verify|verify} messages.
                 * @param message ResolveImage message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ResolveImage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResolveImage message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ResolveImage & slipway.worker.v1.ResolveImage.$Shape} ResolveImage
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ResolveImage & slipway.worker.v1.ResolveImage.$Shape;
            }

            namespace ResolveImage {

                /** Properties of a ResolveImage. */
                interface $Properties {

                    /** ResolveImage ref */
                    ref?: (string|null);

                    /** ResolveImage platform */
                    platform?: (pb.Platform.$Properties|null);

                    /** ResolveImage mode */
                    mode?: (string|null);

                    /** ResolveImage store */
                    store?: (slipway.worker.v1.Store.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResolveImage. */
                type $Shape = slipway.worker.v1.ResolveImage.$Properties;
            }

            /**
             * Properties of a Store.
             * @deprecated Use slipway.worker.v1.Store.$Properties instead.
             */
            interface IStore extends slipway.worker.v1.Store.$Properties {
            }

            /** Represents a Store. */
            class Store {

                /**
                 * Constructs a new Store.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Store.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Store session. */
                session: string;

                /** Store store. */
                store: string;

                /**
                 * Encodes the specified Store message. Does not implicitly {@link slipway.worker.v1.Store.verify|verify} messages.
                 * @param message Store message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Store.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Store message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Store & slipway.worker.v1.Store.$Shape} Store
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Store & slipway.worker.v1.Store.$Shape;
            }

            namespace Store {

                /** Properties of a Store. */
                interface $Properties {

                    /** Store session */
                    session?: (string|null);

                    /** Store store */
                    store?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Store. */
                type $Shape = slipway.worker.v1.Store.$Properties;
            }

            /**
             * Properties of a ResolveImageResult.
             * @deprecated Use slipway.worker.v1.ResolveImageResult.$Properties instead.
             */
            interface IResolveImageResult extends slipway.worker.v1.ResolveImageResult.$Properties {
            }

            /** Represents a ResolveImageResult. */
            class ResolveImageResult {

                /**
                 * Constructs a new ResolveImageResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ResolveImageResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ResolveImageResult ref. */
                ref: string;

                /** ResolveImageResult digest. */
                digest: string;

                /** ResolveImageResult config. */
                config: Uint8Array;

                /**
                 * Encodes the specified ResolveImageResult message. Does not implicitly {@link slipway.worker.v1.ResolveImageResult.verify|verify} messages.
                 * @param message ResolveImageResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ResolveImageResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ResolveImageResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ResolveImageResult & slipway.worker.v1.ResolveImageResult.$Shape} ResolveImageResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ResolveImageResult & slipway.worker.v1.ResolveImageResult.$Shape;
            }

            namespace ResolveImageResult {

                /** Properties of a ResolveImageResult. */
                interface $Properties {

                    /** ResolveImageResult ref */
                    ref?: (string|null);

                    /** ResolveImageResult digest */
                    digest?: (string|null);

                    /** ResolveImageResult config */
                    config?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ResolveImageResult. */
                type $Shape = slipway.worker.v1.ResolveImageResult.$Properties;
            }

            /**
             * Properties of a ReadFile.
             * @deprecated Use slipway.worker.v1.ReadFile.$Properties instead.
             */
            interface IReadFile extends slipway.worker.v1.ReadFile.$Properties {
            }

            /** Represents a ReadFile. */
            class ReadFile {

                /**
                 * Constructs a new ReadFile.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ReadFile.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadFile ref. */
                ref: string;

                /** ReadFile path. */
                path: string;

                /** ReadFile range. */
                range?: (slipway.worker.v1.Range.$Properties|null);

                /**
                 * Encodes the specified ReadFile message. Does not implicitly {@link slipway.worker.v1.ReadFile.verify|verify} messages.
                 * @param message ReadFile message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ReadFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadFile message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ReadFile & slipway.worker.v1.ReadFile.$Shape} ReadFile
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ReadFile & slipway.worker.v1.ReadFile.$Shape;
            }

            namespace ReadFile {

                /** Properties of a ReadFile. */
                interface $Properties {

                    /** ReadFile ref */
                    ref?: (string|null);

                    /** ReadFile path */
                    path?: (string|null);

                    /** ReadFile range */
                    range?: (slipway.worker.v1.Range.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadFile. */
                type $Shape = slipway.worker.v1.ReadFile.$Properties;
            }

            /**
             * Properties of a Range.
             * @deprecated Use slipway.worker.v1.Range.$Properties instead.
             */
            interface IRange extends slipway.worker.v1.Range.$Properties {
            }

            /** Represents a Range. */
            class Range {

                /**
                 * Constructs a new Range.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Range.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Range offset. */
                offset: Long;

                /** Range length. */
                length: Long;

                /**
                 * Encodes the specified Range message. Does not implicitly {@link slipway.worker.v1.Range.verify|verify} messages.
                 * @param message Range message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Range.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Range message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Range & slipway.worker.v1.Range.$Shape} Range
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Range & slipway.worker.v1.Range.$Shape;
            }

            namespace Range {

                /** Properties of a Range. */
                interface $Properties {

                    /** Range offset */
                    offset?: (Long|null);

                    /** Range length */
                    length?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Range. */
                type $Shape = slipway.worker.v1.Range.$Properties;
            }

            /**
             * Properties of a ReadFileResult.
             * @deprecated Use slipway.worker.v1.ReadFileResult.$Properties instead.
             */
            interface IReadFileResult extends slipway.worker.v1.ReadFileResult.$Properties {
            }

            /** Represents a ReadFileResult. */
            class ReadFileResult {

                /**
                 * Constructs a new ReadFileResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ReadFileResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadFileResult data. */
                data: Uint8Array;

                /**
                 * Encodes the specified ReadFileResult message. Does not implicitly {@link slipway.worker.v1.ReadFileResult.verify|verify} messages.
                 * @param message ReadFileResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ReadFileResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadFileResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ReadFileResult & slipway.worker.v1.ReadFileResult.$Shape} ReadFileResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ReadFileResult & slipway.worker.v1.ReadFileResult.$Shape;
            }

            namespace ReadFileResult {

                /** Properties of a ReadFileResult. */
                interface $Properties {

                    /** ReadFileResult data */
                    data?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadFileResult. */
                type $Shape = slipway.worker.v1.ReadFileResult.$Properties;
            }

            /**
             * Properties of a ReadDir.
             * @deprecated Use slipway.worker.v1.ReadDir.$Properties instead.
             */
            interface IReadDir extends slipway.worker.v1.ReadDir.$Properties {
            }

            /** Represents a ReadDir. */
            class ReadDir {

                /**
                 * Constructs a new ReadDir.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ReadDir.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadDir ref. */
                ref: string;

                /** ReadDir path. */
                path: string;

                /** ReadDir include_pattern. */
                include_pattern: string;

                /**
                 * Encodes the specified ReadDir message. Does not implicitly {@link slipway.worker.v1.ReadDir.verify|verify} messages.
                 * @param message ReadDir message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ReadDir.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadDir message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ReadDir & slipway.worker.v1.ReadDir.$Shape} ReadDir
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ReadDir & slipway.worker.v1.ReadDir.$Shape;
            }

            namespace ReadDir {

                /** Properties of a ReadDir. */
                interface $Properties {

                    /** ReadDir ref */
                    ref?: (string|null);

                    /** ReadDir path */
                    path?: (string|null);

                    /** ReadDir include_pattern */
                    include_pattern?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadDir. */
                type $Shape = slipway.worker.v1.ReadDir.$Properties;
            }

            /**
             * Properties of a ReadDirResult.
             * @deprecated Use slipway.worker.v1.ReadDirResult.$Properties instead.
             */
            interface IReadDirResult extends slipway.worker.v1.ReadDirResult.$Properties {
            }

            /** Represents a ReadDirResult. */
            class ReadDirResult {

                /**
                 * Constructs a new ReadDirResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ReadDirResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReadDirResult entries. */
                entries: fsutil.types.Stat.$Properties[];

                /**
                 * Encodes the specified ReadDirResult message. Does not implicitly {@link slipway.worker.v1.ReadDirResult.verify|verify} messages.
                 * @param message ReadDirResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ReadDirResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReadDirResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ReadDirResult & slipway.worker.v1.ReadDirResult.$Shape} ReadDirResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ReadDirResult & slipway.worker.v1.ReadDirResult.$Shape;
            }

            namespace ReadDirResult {

                /** Properties of a ReadDirResult. */
                interface $Properties {

                    /** ReadDirResult entries */
                    entries?: (fsutil.types.Stat.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReadDirResult. */
                type $Shape = slipway.worker.v1.ReadDirResult.$Properties;
            }

            /**
             * Properties of a StatFile.
             * @deprecated Use slipway.worker.v1.StatFile.$Properties instead.
             */
            interface IStatFile extends slipway.worker.v1.StatFile.$Properties {
            }

            /** Represents a StatFile. */
            class StatFile {

                /**
                 * Constructs a new StatFile.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.StatFile.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatFile ref. */
                ref: string;

                /** StatFile path. */
                path: string;

                /**
                 * Encodes the specified StatFile message. Does not implicitly {@link slipway.worker.v1.StatFile.verify|verify} messages.
                 * @param message StatFile message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.StatFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatFile message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.StatFile & slipway.worker.v1.StatFile.$Shape} StatFile
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.StatFile & slipway.worker.v1.StatFile.$Shape;
            }

            namespace StatFile {

                /** Properties of a StatFile. */
                interface $Properties {

                    /** StatFile ref */
                    ref?: (string|null);

                    /** StatFile path */
                    path?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatFile. */
                type $Shape = slipway.worker.v1.StatFile.$Properties;
            }

            /**
             * Properties of a StatFileResult.
             * @deprecated Use slipway.worker.v1.StatFileResult.$Properties instead.
             */
            interface IStatFileResult extends slipway.worker.v1.StatFileResult.$Properties {
            }

            /** Represents a StatFileResult. */
            class StatFileResult {

                /**
                 * Constructs a new StatFileResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.StatFileResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StatFileResult stat. */
                stat?: (fsutil.types.Stat.$Properties|null);

                /**
                 * Encodes the specified StatFileResult message. Does not implicitly {@link slipway.worker.v1.StatFileResult.verify|verify} messages.
                 * @param message StatFileResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.StatFileResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StatFileResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.StatFileResult & slipway.worker.v1.StatFileResult.$Shape} StatFileResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.StatFileResult & slipway.worker.v1.StatFileResult.$Shape;
            }

            namespace StatFileResult {

                /** Properties of a StatFileResult. */
                interface $Properties {

                    /** StatFileResult stat */
                    stat?: (fsutil.types.Stat.$Properties|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StatFileResult. */
                type $Shape = slipway.worker.v1.StatFileResult.$Properties;
            }

            /**
             * Properties of a Remote.
             * @deprecated Use slipway.worker.v1.Remote.$Properties instead.
             */
            interface IRemote extends slipway.worker.v1.Remote.$Properties {
            }

            /** Represents a Remote. */
            class Remote {

                /**
                 * Constructs a new Remote.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Remote.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Remote ref. */
                ref: string;

                /** Remote compression. */
                compression: string;

                /** Remote level. */
                level?: (number|null);

                /** Remote force. */
                force: boolean;

                /**
                 * Encodes the specified Remote message. Does not implicitly {@link slipway.worker.v1.Remote.verify|verify} messages.
                 * @param message Remote message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Remote.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Remote message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Remote & slipway.worker.v1.Remote.$Shape} Remote
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Remote & slipway.worker.v1.Remote.$Shape;
            }

            namespace Remote {

                /** Properties of a Remote. */
                interface $Properties {

                    /** Remote ref */
                    ref?: (string|null);

                    /** Remote compression */
                    compression?: (string|null);

                    /** Remote level */
                    level?: (number|null);

                    /** Remote force */
                    force?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Remote. */
                type $Shape = slipway.worker.v1.Remote.$Properties;
            }

            /**
             * Properties of a RemoteResult.
             * @deprecated Use slipway.worker.v1.RemoteResult.$Properties instead.
             */
            interface IRemoteResult extends slipway.worker.v1.RemoteResult.$Properties {
            }

            /** Represents a RemoteResult. */
            class RemoteResult {

                /**
                 * Constructs a new RemoteResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.RemoteResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RemoteResult hold. */
                hold: string;

                /** RemoteResult layers. */
                layers: slipway.worker.v1.Layer.$Properties[];

                /**
                 * Encodes the specified RemoteResult message. Does not implicitly {@link slipway.worker.v1.RemoteResult.verify|verify} messages.
                 * @param message RemoteResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.RemoteResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RemoteResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.RemoteResult & slipway.worker.v1.RemoteResult.$Shape} RemoteResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.RemoteResult & slipway.worker.v1.RemoteResult.$Shape;
            }

            namespace RemoteResult {

                /** Properties of a RemoteResult. */
                interface $Properties {

                    /** RemoteResult hold */
                    hold?: (string|null);

                    /** RemoteResult layers */
                    layers?: (slipway.worker.v1.Layer.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RemoteResult. */
                type $Shape = slipway.worker.v1.RemoteResult.$Properties;
            }

            /**
             * Properties of a Layer.
             * @deprecated Use slipway.worker.v1.Layer.$Properties instead.
             */
            interface ILayer extends slipway.worker.v1.Layer.$Properties {
            }

            /** Represents a Layer. */
            class Layer {

                /**
                 * Constructs a new Layer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Layer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Layer media_type. */
                media_type: string;

                /** Layer digest. */
                digest: string;

                /** Layer size. */
                size: Long;

                /** Layer annotations. */
                annotations: { [k: string]: string };

                /** Layer urls. */
                urls: string[];

                /** Layer diff_id. */
                diff_id: string;

                /** Layer origin. */
                origin?: (string|null);

                /** Layer created_at. */
                created_at?: (Long|null);

                /** Layer description. */
                description?: (string|null);

                /**
                 * Encodes the specified Layer message. Does not implicitly {@link slipway.worker.v1.Layer.verify|verify} messages.
                 * @param message Layer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Layer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Layer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Layer & slipway.worker.v1.Layer.$Shape} Layer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Layer & slipway.worker.v1.Layer.$Shape;
            }

            namespace Layer {

                /** Properties of a Layer. */
                interface $Properties {

                    /** Layer media_type */
                    media_type?: (string|null);

                    /** Layer digest */
                    digest?: (string|null);

                    /** Layer size */
                    size?: (Long|null);

                    /** Layer annotations */
                    annotations?: ({ [k: string]: string }|null);

                    /** Layer urls */
                    urls?: (string[]|null);

                    /** Layer diff_id */
                    diff_id?: (string|null);

                    /** Layer origin */
                    origin?: (string|null);

                    /** Layer created_at */
                    created_at?: (Long|null);

                    /** Layer description */
                    description?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Layer. */
                type $Shape = slipway.worker.v1.Layer.$Properties;
            }

            /**
             * Properties of a Mount.
             * @deprecated Use slipway.worker.v1.Mount.$Properties instead.
             */
            interface IMount extends slipway.worker.v1.Mount.$Properties {
            }

            /** Represents a Mount. */
            class Mount {

                /**
                 * Constructs a new Mount.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.Mount.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Mount ref. */
                ref: string;

                /**
                 * Encodes the specified Mount message. Does not implicitly {@link slipway.worker.v1.Mount.verify|verify} messages.
                 * @param message Mount message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.Mount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Mount message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.Mount & slipway.worker.v1.Mount.$Shape} Mount
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.Mount & slipway.worker.v1.Mount.$Shape;
            }

            namespace Mount {

                /** Properties of a Mount. */
                interface $Properties {

                    /** Mount ref */
                    ref?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Mount. */
                type $Shape = slipway.worker.v1.Mount.$Properties;
            }

            /**
             * Properties of a MountResult.
             * @deprecated Use slipway.worker.v1.MountResult.$Properties instead.
             */
            interface IMountResult extends slipway.worker.v1.MountResult.$Properties {
            }

            /** Represents a MountResult. */
            class MountResult {

                /**
                 * Constructs a new MountResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.MountResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MountResult hold. */
                hold: string;

                /** MountResult path. */
                path: string;

                /** MountResult device. */
                device: Long;

                /** MountResult inode. */
                inode: Long;

                /**
                 * Encodes the specified MountResult message. Does not implicitly {@link slipway.worker.v1.MountResult.verify|verify} messages.
                 * @param message MountResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.MountResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MountResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.MountResult & slipway.worker.v1.MountResult.$Shape} MountResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.MountResult & slipway.worker.v1.MountResult.$Shape;
            }

            namespace MountResult {

                /** Properties of a MountResult. */
                interface $Properties {

                    /** MountResult hold */
                    hold?: (string|null);

                    /** MountResult path */
                    path?: (string|null);

                    /** MountResult device */
                    device?: (Long|null);

                    /** MountResult inode */
                    inode?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MountResult. */
                type $Shape = slipway.worker.v1.MountResult.$Properties;
            }

            /**
             * Properties of a HoldRequest.
             * @deprecated Use slipway.worker.v1.HoldRequest.$Properties instead.
             */
            interface IHoldRequest extends slipway.worker.v1.HoldRequest.$Properties {
            }

            /** Represents a HoldRequest. */
            class HoldRequest {

                /**
                 * Constructs a new HoldRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.HoldRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HoldRequest lease. */
                lease: string;

                /** HoldRequest ref. */
                ref: string;

                /**
                 * Encodes the specified HoldRequest message. Does not implicitly {@link slipway.worker.v1.HoldRequest.verify|verify} messages.
                 * @param message HoldRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.HoldRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HoldRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.HoldRequest & slipway.worker.v1.HoldRequest.$Shape} HoldRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.HoldRequest & slipway.worker.v1.HoldRequest.$Shape;
            }

            namespace HoldRequest {

                /** Properties of a HoldRequest. */
                interface $Properties {

                    /** HoldRequest lease */
                    lease?: (string|null);

                    /** HoldRequest ref */
                    ref?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HoldRequest. */
                type $Shape = slipway.worker.v1.HoldRequest.$Properties;
            }

            /**
             * Properties of a HoldResponse.
             * @deprecated Use slipway.worker.v1.HoldResponse.$Properties instead.
             */
            interface IHoldResponse extends slipway.worker.v1.HoldResponse.$Properties {
            }

            /** Represents a HoldResponse. */
            class HoldResponse {

                /**
                 * Constructs a new HoldResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.HoldResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HoldResponse hold. */
                hold: string;

                /**
                 * Encodes the specified HoldResponse message. Does not implicitly {@link slipway.worker.v1.HoldResponse.verify|verify} messages.
                 * @param message HoldResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.HoldResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HoldResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.HoldResponse & slipway.worker.v1.HoldResponse.$Shape} HoldResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.HoldResponse & slipway.worker.v1.HoldResponse.$Shape;
            }

            namespace HoldResponse {

                /** Properties of a HoldResponse. */
                interface $Properties {

                    /** HoldResponse hold */
                    hold?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HoldResponse. */
                type $Shape = slipway.worker.v1.HoldResponse.$Properties;
            }

            /**
             * Properties of a ReleaseRequest.
             * @deprecated Use slipway.worker.v1.ReleaseRequest.$Properties instead.
             */
            interface IReleaseRequest extends slipway.worker.v1.ReleaseRequest.$Properties {
            }

            /** Represents a ReleaseRequest. */
            class ReleaseRequest {

                /**
                 * Constructs a new ReleaseRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ReleaseRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ReleaseRequest lease. */
                lease: string;

                /** ReleaseRequest holds. */
                holds: string[];

                /**
                 * Encodes the specified ReleaseRequest message. Does not implicitly {@link slipway.worker.v1.ReleaseRequest.verify|verify} messages.
                 * @param message ReleaseRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ReleaseRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReleaseRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ReleaseRequest & slipway.worker.v1.ReleaseRequest.$Shape} ReleaseRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ReleaseRequest & slipway.worker.v1.ReleaseRequest.$Shape;
            }

            namespace ReleaseRequest {

                /** Properties of a ReleaseRequest. */
                interface $Properties {

                    /** ReleaseRequest lease */
                    lease?: (string|null);

                    /** ReleaseRequest holds */
                    holds?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReleaseRequest. */
                type $Shape = slipway.worker.v1.ReleaseRequest.$Properties;
            }

            /**
             * Properties of a ReleaseResponse.
             * @deprecated Use slipway.worker.v1.ReleaseResponse.$Properties instead.
             */
            interface IReleaseResponse extends slipway.worker.v1.ReleaseResponse.$Properties {
            }

            /** Represents a ReleaseResponse. */
            class ReleaseResponse {

                /**
                 * Constructs a new ReleaseResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.ReleaseResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified ReleaseResponse message. Does not implicitly {@link slipway.worker.v1.ReleaseResponse.verify|verify} messages.
                 * @param message ReleaseResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.ReleaseResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ReleaseResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.ReleaseResponse & slipway.worker.v1.ReleaseResponse.$Shape} ReleaseResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.ReleaseResponse & slipway.worker.v1.ReleaseResponse.$Shape;
            }

            namespace ReleaseResponse {

                /** Properties of a ReleaseResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ReleaseResponse. */
                type $Shape = slipway.worker.v1.ReleaseResponse.$Properties;
            }

            /**
             * Properties of a RenewLeaseRequest.
             * @deprecated Use slipway.worker.v1.RenewLeaseRequest.$Properties instead.
             */
            interface IRenewLeaseRequest extends slipway.worker.v1.RenewLeaseRequest.$Properties {
            }

            /** Represents a RenewLeaseRequest. */
            class RenewLeaseRequest {

                /**
                 * Constructs a new RenewLeaseRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.RenewLeaseRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RenewLeaseRequest lease. */
                lease: string;

                /** RenewLeaseRequest ttl_ms. */
                ttl_ms: number;

                /** RenewLeaseRequest renewal. */
                renewal: boolean;

                /**
                 * Encodes the specified RenewLeaseRequest message. Does not implicitly {@link slipway.worker.v1.RenewLeaseRequest.verify|verify} messages.
                 * @param message RenewLeaseRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.RenewLeaseRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RenewLeaseRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.RenewLeaseRequest & slipway.worker.v1.RenewLeaseRequest.$Shape} RenewLeaseRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.RenewLeaseRequest & slipway.worker.v1.RenewLeaseRequest.$Shape;
            }

            namespace RenewLeaseRequest {

                /** Properties of a RenewLeaseRequest. */
                interface $Properties {

                    /** RenewLeaseRequest lease */
                    lease?: (string|null);

                    /** RenewLeaseRequest ttl_ms */
                    ttl_ms?: (number|null);

                    /** RenewLeaseRequest renewal */
                    renewal?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RenewLeaseRequest. */
                type $Shape = slipway.worker.v1.RenewLeaseRequest.$Properties;
            }

            /**
             * Properties of a RenewLeaseResponse.
             * @deprecated Use slipway.worker.v1.RenewLeaseResponse.$Properties instead.
             */
            interface IRenewLeaseResponse extends slipway.worker.v1.RenewLeaseResponse.$Properties {
            }

            /** Represents a RenewLeaseResponse. */
            class RenewLeaseResponse {

                /**
                 * Constructs a new RenewLeaseResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.RenewLeaseResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified RenewLeaseResponse message. Does not implicitly {@link slipway.worker.v1.RenewLeaseResponse.verify|verify} messages.
                 * @param message RenewLeaseResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.RenewLeaseResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RenewLeaseResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.RenewLeaseResponse & slipway.worker.v1.RenewLeaseResponse.$Shape} RenewLeaseResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.RenewLeaseResponse & slipway.worker.v1.RenewLeaseResponse.$Shape;
            }

            namespace RenewLeaseResponse {

                /** Properties of a RenewLeaseResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RenewLeaseResponse. */
                type $Shape = slipway.worker.v1.RenewLeaseResponse.$Properties;
            }

            /**
             * Properties of an EndLeaseRequest.
             * @deprecated Use slipway.worker.v1.EndLeaseRequest.$Properties instead.
             */
            interface IEndLeaseRequest extends slipway.worker.v1.EndLeaseRequest.$Properties {
            }

            /** Represents an EndLeaseRequest. */
            class EndLeaseRequest {

                /**
                 * Constructs a new EndLeaseRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.EndLeaseRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** EndLeaseRequest lease. */
                lease: string;

                /**
                 * Encodes the specified EndLeaseRequest message. Does not implicitly {@link slipway.worker.v1.EndLeaseRequest.verify|verify} messages.
                 * @param message EndLeaseRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.EndLeaseRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EndLeaseRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.EndLeaseRequest & slipway.worker.v1.EndLeaseRequest.$Shape} EndLeaseRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.EndLeaseRequest & slipway.worker.v1.EndLeaseRequest.$Shape;
            }

            namespace EndLeaseRequest {

                /** Properties of an EndLeaseRequest. */
                interface $Properties {

                    /** EndLeaseRequest lease */
                    lease?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EndLeaseRequest. */
                type $Shape = slipway.worker.v1.EndLeaseRequest.$Properties;
            }

            /**
             * Properties of an EndLeaseResponse.
             * @deprecated Use slipway.worker.v1.EndLeaseResponse.$Properties instead.
             */
            interface IEndLeaseResponse extends slipway.worker.v1.EndLeaseResponse.$Properties {
            }

            /** Represents an EndLeaseResponse. */
            class EndLeaseResponse {

                /**
                 * Constructs a new EndLeaseResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.EndLeaseResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified EndLeaseResponse message. Does not implicitly {@link slipway.worker.v1.EndLeaseResponse.verify|verify} messages.
                 * @param message EndLeaseResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.EndLeaseResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EndLeaseResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.EndLeaseResponse & slipway.worker.v1.EndLeaseResponse.$Shape} EndLeaseResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.EndLeaseResponse & slipway.worker.v1.EndLeaseResponse.$Shape;
            }

            namespace EndLeaseResponse {

                /** Properties of an EndLeaseResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EndLeaseResponse. */
                type $Shape = slipway.worker.v1.EndLeaseResponse.$Properties;
            }

            /**
             * Properties of a PruneCacheMountsRequest.
             * @deprecated Use slipway.worker.v1.PruneCacheMountsRequest.$Properties instead.
             */
            interface IPruneCacheMountsRequest extends slipway.worker.v1.PruneCacheMountsRequest.$Properties {
            }

            /** Represents a PruneCacheMountsRequest. */
            class PruneCacheMountsRequest {

                /**
                 * Constructs a new PruneCacheMountsRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.PruneCacheMountsRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PruneCacheMountsRequest ids. */
                ids: string[];

                /**
                 * Encodes the specified PruneCacheMountsRequest message. Does not implicitly {@link slipway.worker.v1.PruneCacheMountsRequest.verify|verify} messages.
                 * @param message PruneCacheMountsRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.PruneCacheMountsRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PruneCacheMountsRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.PruneCacheMountsRequest & slipway.worker.v1.PruneCacheMountsRequest.$Shape} PruneCacheMountsRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.PruneCacheMountsRequest & slipway.worker.v1.PruneCacheMountsRequest.$Shape;
            }

            namespace PruneCacheMountsRequest {

                /** Properties of a PruneCacheMountsRequest. */
                interface $Properties {

                    /** PruneCacheMountsRequest ids */
                    ids?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PruneCacheMountsRequest. */
                type $Shape = slipway.worker.v1.PruneCacheMountsRequest.$Properties;
            }

            /**
             * Properties of a PruneCacheMountsResponse.
             * @deprecated Use slipway.worker.v1.PruneCacheMountsResponse.$Properties instead.
             */
            interface IPruneCacheMountsResponse extends slipway.worker.v1.PruneCacheMountsResponse.$Properties {
            }

            /** Represents a PruneCacheMountsResponse. */
            class PruneCacheMountsResponse {

                /**
                 * Constructs a new PruneCacheMountsResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.PruneCacheMountsResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /**
                 * Encodes the specified PruneCacheMountsResponse message. Does not implicitly {@link slipway.worker.v1.PruneCacheMountsResponse.verify|verify} messages.
                 * @param message PruneCacheMountsResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.PruneCacheMountsResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PruneCacheMountsResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.PruneCacheMountsResponse & slipway.worker.v1.PruneCacheMountsResponse.$Shape} PruneCacheMountsResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.PruneCacheMountsResponse & slipway.worker.v1.PruneCacheMountsResponse.$Shape;
            }

            namespace PruneCacheMountsResponse {

                /** Properties of a PruneCacheMountsResponse. */
                interface $Properties {

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PruneCacheMountsResponse. */
                type $Shape = slipway.worker.v1.PruneCacheMountsResponse.$Properties;
            }

            /**
             * Properties of a DiskUsageRequest.
             * @deprecated Use slipway.worker.v1.DiskUsageRequest.$Properties instead.
             */
            interface IDiskUsageRequest extends slipway.worker.v1.DiskUsageRequest.$Properties {
            }

            /** Represents a DiskUsageRequest. */
            class DiskUsageRequest {

                /**
                 * Constructs a new DiskUsageRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.DiskUsageRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DiskUsageRequest filters. */
                filters: string[];

                /**
                 * Encodes the specified DiskUsageRequest message. Does not implicitly {@link slipway.worker.v1.DiskUsageRequest.verify|verify} messages.
                 * @param message DiskUsageRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.DiskUsageRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DiskUsageRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.DiskUsageRequest & slipway.worker.v1.DiskUsageRequest.$Shape} DiskUsageRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.DiskUsageRequest & slipway.worker.v1.DiskUsageRequest.$Shape;
            }

            namespace DiskUsageRequest {

                /** Properties of a DiskUsageRequest. */
                interface $Properties {

                    /** DiskUsageRequest filters */
                    filters?: (string[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DiskUsageRequest. */
                type $Shape = slipway.worker.v1.DiskUsageRequest.$Properties;
            }

            /**
             * Properties of a DiskUsageResponse.
             * @deprecated Use slipway.worker.v1.DiskUsageResponse.$Properties instead.
             */
            interface IDiskUsageResponse extends slipway.worker.v1.DiskUsageResponse.$Properties {
            }

            /** Represents a DiskUsageResponse. */
            class DiskUsageResponse {

                /**
                 * Constructs a new DiskUsageResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.DiskUsageResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DiskUsageResponse records. */
                records: moby.buildkit.v1.UsageRecord.$Properties[];

                /**
                 * Encodes the specified DiskUsageResponse message. Does not implicitly {@link slipway.worker.v1.DiskUsageResponse.verify|verify} messages.
                 * @param message DiskUsageResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.DiskUsageResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DiskUsageResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.DiskUsageResponse & slipway.worker.v1.DiskUsageResponse.$Shape} DiskUsageResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.DiskUsageResponse & slipway.worker.v1.DiskUsageResponse.$Shape;
            }

            namespace DiskUsageResponse {

                /** Properties of a DiskUsageResponse. */
                interface $Properties {

                    /** DiskUsageResponse records */
                    records?: (moby.buildkit.v1.UsageRecord.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DiskUsageResponse. */
                type $Shape = slipway.worker.v1.DiskUsageResponse.$Properties;
            }

            /**
             * Properties of a PruneRequest.
             * @deprecated Use slipway.worker.v1.PruneRequest.$Properties instead.
             */
            interface IPruneRequest extends slipway.worker.v1.PruneRequest.$Properties {
            }

            /** Represents a PruneRequest. */
            class PruneRequest {

                /**
                 * Constructs a new PruneRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: slipway.worker.v1.PruneRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PruneRequest filters. */
                filters: string[];

                /** PruneRequest all. */
                all: boolean;

                /** PruneRequest keep_duration_ms. */
                keep_duration_ms: Long;

                /** PruneRequest reserved_space. */
                reserved_space: Long;

                /** PruneRequest max_used_space. */
                max_used_space: Long;

                /** PruneRequest min_free_space. */
                min_free_space: Long;

                /**
                 * Encodes the specified PruneRequest message. Does not implicitly {@link slipway.worker.v1.PruneRequest.verify|verify} messages.
                 * @param message PruneRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: slipway.worker.v1.PruneRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PruneRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {slipway.worker.v1.PruneRequest & slipway.worker.v1.PruneRequest.$Shape} PruneRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): slipway.worker.v1.PruneRequest & slipway.worker.v1.PruneRequest.$Shape;
            }

            namespace PruneRequest {

                /** Properties of a PruneRequest. */
                interface $Properties {

                    /** PruneRequest filters */
                    filters?: (string[]|null);

                    /** PruneRequest all */
                    all?: (boolean|null);

                    /** PruneRequest keep_duration_ms */
                    keep_duration_ms?: (Long|null);

                    /** PruneRequest reserved_space */
                    reserved_space?: (Long|null);

                    /** PruneRequest max_used_space */
                    max_used_space?: (Long|null);

                    /** PruneRequest min_free_space */
                    min_free_space?: (Long|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PruneRequest. */
                type $Shape = slipway.worker.v1.PruneRequest.$Properties;
            }
        }
    }
}
