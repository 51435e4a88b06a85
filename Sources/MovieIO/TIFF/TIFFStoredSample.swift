/// A stored sample that becomes an intensity or a label.
protocol TIFFStoredSample {
    /// The whole number of the sample's size, whose bytes are swapped where the file's order asks for it.
    associatedtype Bits: FixedWidthInteger

    /// The value as an intensity.
    static func intensity(_ bits: Bits) -> Float

    /// The value as a label, and whether it is one: a whole number from 0 to 2^32 - 1.
    static func label(_ bits: Bits) -> (value: UInt32, isExact: Bool)
}

extension UInt8: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: UInt8) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: UInt8) -> (value: UInt32, isExact: Bool) { (UInt32(bits), true) }
}

extension UInt16: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: UInt16) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: UInt16) -> (value: UInt32, isExact: Bool) { (UInt32(bits), true) }
}

extension UInt32: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: UInt32) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: UInt32) -> (value: UInt32, isExact: Bool) { (bits, true) }
}

extension UInt64: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: UInt64) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: UInt64) -> (value: UInt32, isExact: Bool) {
        (UInt32(truncatingIfNeeded: bits), bits <= UInt64(UInt32.max))
    }
}

extension Int8: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: Int8) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: Int8) -> (value: UInt32, isExact: Bool) {
        (UInt32(truncatingIfNeeded: bits), bits >= 0)
    }
}

extension Int16: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: Int16) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: Int16) -> (value: UInt32, isExact: Bool) {
        (UInt32(truncatingIfNeeded: bits), bits >= 0)
    }
}

extension Int32: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: Int32) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: Int32) -> (value: UInt32, isExact: Bool) {
        (UInt32(truncatingIfNeeded: bits), bits >= 0)
    }
}

extension Int64: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: Int64) -> Float { Float(bits) }
    @inline(__always) static func label(_ bits: Int64) -> (value: UInt32, isExact: Bool) {
        (UInt32(truncatingIfNeeded: bits), bits >= 0 && bits <= Int64(UInt32.max))
    }
}

/// IEEE 754 half precision, spelt out because Swift's Float16 does not exist on every platform.
enum TIFFHalfFloat: TIFFStoredSample {
    @inline(__always)
    static func intensity(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10 & 0x1F)
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0: return Float(sign: sign == 0 ? .plus : .minus, exponent: -24, significand: Float(fraction))
        case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }

    @inline(__always)
    static func label(_ bits: UInt16) -> (value: UInt32, isExact: Bool) {
        TIFFDoubleFloat.label(of: Double(intensity(bits)))
    }
}

/// IEEE 754 single precision.
enum TIFFSingleFloat: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: UInt32) -> Float { Float(bitPattern: bits) }
    @inline(__always) static func label(_ bits: UInt32) -> (value: UInt32, isExact: Bool) {
        TIFFDoubleFloat.label(of: Double(Float(bitPattern: bits)))
    }
}

/// IEEE 754 double precision.
enum TIFFDoubleFloat: TIFFStoredSample {
    @inline(__always) static func intensity(_ bits: UInt64) -> Float { Float(Double(bitPattern: bits)) }
    @inline(__always) static func label(_ bits: UInt64) -> (value: UInt32, isExact: Bool) {
        label(of: Double(bitPattern: bits))
    }

    @inline(__always)
    static func label(of value: Double) -> (value: UInt32, isExact: Bool) {
        guard value >= 0, value <= Double(UInt32.max) else { return (0, false) }
        let label = UInt32(value)
        return (label, Double(label) == value)
    }
}
