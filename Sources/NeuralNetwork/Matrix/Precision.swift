/// The precision of the factors of matrix products; sums are single precision always.
public enum Precision: String, Sendable, Codable, CaseIterable {
    /// Single precision: 24 bits.
    case float32 = "fp32"
    /// bfloat16: 8 bits, twice as fast on processors that have it.
    case bfloat16 = "bf16"

    /// Whether this processor multiplies at this precision by itself.
    public var isFast: Bool {
        switch self {
        case .float32: true
        case .bfloat16: BFloat16Product.isFast
        }
    }
}
