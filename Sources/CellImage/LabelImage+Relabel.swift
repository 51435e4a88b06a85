/// The edits of `LabelRuns`, for dense label images.
extension LabelImage {
    /// Replaces labels through a table; labels it does not name stay, and a label mapped to 0 is removed.
    public func mappingLabels(_ table: [UInt32: UInt32]) -> LabelImage {
        LabelRuns(self).mappingLabels(table).labelImage()
    }

    /// Numbers the labels from 1 without gaps, in ascending order of the old ones.
    ///
    /// - Returns: the new labels, and for new label `i` its old one in entry `i - 1`.
    public func relabeledSequentially() -> (labels: LabelImage, originals: [UInt32]) {
        let (labels, originals) = LabelRuns(self).relabeledSequentially()
        return (labels.labelImage(), originals)
    }

    /// Keeps the objects with these labels.
    public func keepingLabels(_ labels: Set<UInt32>) -> LabelImage {
        LabelRuns(self).keepingLabels(labels).labelImage()
    }

    /// Removes the objects with these labels.
    public func removingLabels(_ labels: Set<UInt32>) -> LabelImage {
        LabelRuns(self).removingLabels(labels).labelImage()
    }

    /// Removes the objects of fewer than `pixels` pixels, counted per label.
    public func removingObjects(smallerThan pixels: Int) -> LabelImage {
        LabelRuns(self).removingObjects(smallerThan: pixels).labelImage()
    }

    /// Removes the objects that have a pixel within a margin of the image's border.
    ///
    /// - Parameter margin: distance in pixels; 0 removes those that touch the border, 1 those one pixel away too.
    /// - Returns: the labels without those objects.
    public func clearingBorder(margin: Int = 0) -> LabelImage {
        LabelRuns(self).clearingBorder(margin: margin).labelImage()
    }
}
