/// What can be wrong with image data handed to this module.
public enum ImageError: Error, Sendable, Equatable {
    /// The number of pixels is not `width * height`.
    case pixelCount(width: Int, height: Int, found: Int)
    /// Two images that must cover the same field of view differ in size.
    case sizeMismatch(expectedWidth: Int, expectedHeight: Int, foundWidth: Int, foundHeight: Int)
    /// Stored bytes do not describe a label image; `reason` says which rule they break.
    case malformedRuns(reason: String)
    /// A parameter lies outside its range.
    case parameter(name: String, reason: String)
}

extension ImageError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .pixelCount(let width, let height, let found):
            "an image of \(width) x \(height) pixels needs \(width * height) values, but there are \(found)"
        case .sizeMismatch(let expectedWidth, let expectedHeight, let foundWidth, let foundHeight):
            "expected \(expectedWidth) x \(expectedHeight) pixels, found \(foundWidth) x \(foundHeight)"
        case .malformedRuns(let reason):
            "the stored mask is damaged: \(reason)"
        case .parameter(let name, let reason):
            "\(name): \(reason)"
        }
    }
}
