/// A type of pixel that the TIFF writers store as it is.
public protocol TIFFPixel: Sendable, BitwiseCopyable {
    /// The stored type.
    static var pixelType: PixelType { get }
}

extension UInt8: TIFFPixel {
    /// The stored type.
    public static var pixelType: PixelType { .uint8 }
}

extension UInt16: TIFFPixel {
    /// The stored type.
    public static var pixelType: PixelType { .uint16 }
}

extension UInt32: TIFFPixel {
    /// The stored type.
    public static var pixelType: PixelType { .uint32 }
}

extension Float: TIFFPixel {
    /// The stored type.
    public static var pixelType: PixelType { .float32 }
}

/// How the TIFF writers compress; all schemes are lossless.
public enum TIFFCompression: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not at all: read by every program.
    case none
    /// Deflate (scheme 8): read by nearly every program.
    case deflate
    /// Zstandard (scheme 50000): faster than deflate, read by recent programs only.
    case zstd

    /// TIFF's number for the scheme.
    var scheme: Int {
        switch self {
        case .none: TIFFScheme.none
        case .deflate: TIFFScheme.deflate
        case .zstd: TIFFScheme.zstd
        }
    }
}
