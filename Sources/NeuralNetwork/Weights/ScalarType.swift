/// The type of a tensor's numbers in a file.
public enum ScalarType: String, Sendable, CaseIterable, Codable {
    /// Single precision.
    case float32
    /// Half precision of IEEE 754: five bits of exponent.
    case float16
    /// The upper half of a float32.
    case bfloat16
    /// Double precision.
    case float64
    /// Signed integers of 64, 32, 16 and 8 bits.
    case int64, int32, int16, int8
    /// Unsigned integers of 8 bits.
    case uint8
    /// 0 or 1 in a byte each.
    case bool

    /// Bytes per number.
    public var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16, .int16: 2
        case .int8, .uint8, .bool: 1
        }
    }

    /// Whether networks here can be made of it: every value is a single-precision number.
    public var isWeight: Bool { self == .float32 || self == .float16 || self == .bfloat16 }

    /// Its name in a safetensors header.
    var safetensorsName: String {
        switch self {
        case .float32: "F32"
        case .float16: "F16"
        case .bfloat16: "BF16"
        case .float64: "F64"
        case .int64: "I64"
        case .int32: "I32"
        case .int16: "I16"
        case .int8: "I8"
        case .uint8: "U8"
        case .bool: "BOOL"
        }
    }

    /// The name of the class that holds such numbers in a PyTorch checkpoint.
    var storageClass: String {
        switch self {
        case .float32: "FloatStorage"
        case .float16: "HalfStorage"
        case .bfloat16: "BFloat16Storage"
        case .float64: "DoubleStorage"
        case .int64: "LongStorage"
        case .int32: "IntStorage"
        case .int16: "ShortStorage"
        case .int8: "CharStorage"
        case .uint8: "ByteStorage"
        case .bool: "BoolStorage"
        }
    }
}
